"""The event that makes a JWT a logout token. Source: OpenID Connect Back-Channel Logout 1.0 section 2.4."""

from typing import Final

EVENTS: Final[dict[str, object]] = {"http://schemas.openid.net/event/backchannel-logout": {}}
