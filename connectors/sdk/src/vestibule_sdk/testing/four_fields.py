"""R6: whatever else a connector asks for, issuer, client id and client secret are enough to begin with."""

from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from vestibule_sdk.connector import OAuth2Connector, OIDCConnector
from vestibule_sdk.errors import ConfigError
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret
from vestibule_sdk.testing.expect import expect, result_or
from vestibule_sdk.testing.purity import purely

BAD_ISSUERS: Final = (
    "",
    " ",
    "nonsense",
    "https://",
    "javascript:alert(1)",
    "https://x.example/%zz?#",
    "https://[::1",
    "/" * 3000,
    "\x00",
)

_SECRET: Final = "s-1"  # noqa: S105 - of nobody


def expect_four_fields(connector: OIDCConnector[Any] | OAuth2Connector[Any], issuer: str) -> None:
    """Hold `from_issuer` to its promise.

    Args:
        connector: The connector.
        issuer: One that it takes.

    Raises:
        AssertionError: It loses a value, is not pure, gives another issuer's configuration, or raises something other
            than ConfigError.
    """
    config = purely(partial(connector.from_issuer, issuer, "client-1", Secret(_SECRET)), what="from_issuer()")
    expect(isinstance(config, connector.config), "from_issuer() returned another class than the configuration's")
    profile = connector.profile(config)
    expect(profile.issuer == issuer, f"from_issuer() made {profile.issuer} of {issuer}")
    client = profile.client
    expect(client.client_id == "client-1", "from_issuer() lost the client id")
    expect(client.secret == Secret(_SECRET), "from_issuer() lost the client secret")
    _expect_another_of_another(connector, issuer)
    for bad in BAD_ISSUERS:
        result_or(
            partial(connector.from_issuer, bad, "c", Secret("s")),
            declared=ConfigError,
            what=f"from_issuer({bad[:20]!r})",
        )


def _expect_another_of_another(connector: OIDCConnector[Any] | OAuth2Connector[Any], issuer: str) -> None:
    """An issuer next door, or at the other end of the world, has a configuration of its own, or none."""
    parts = urlsplit(issuer)
    for place in (f"x-{parts.netloc}", "id.elsewhere.test"):
        other = parts._replace(netloc=place).geturl()
        made = result_or(partial(_profile_of, connector, other), declared=ConfigError, what=f"from_issuer({other!r})")
        host = urlsplit(made.issuer).hostname if made else None
        expect(host in {None, urlsplit(other).hostname}, f"from_issuer() made {host} of {other}")


def _profile_of(connector: OIDCConnector[Any] | OAuth2Connector[Any], issuer: str) -> OIDCProfile | OAuth2Profile:
    return connector.profile(connector.from_issuer(issuer, "c", Secret(_SECRET)))
