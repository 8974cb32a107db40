"""Whether PKCE is used (RFC 7636, S29): the profile's own choice, and the quirk of providers that do not know it."""

from vestibule.protocols.oauth2.quirks import PKCE_UNSUPPORTED, has_quirk
from vestibule_sdk.client import Pkce
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile


def pkce_of(profile: OIDCProfile | OAuth2Profile) -> Pkce:
    """What a login of this connection really does; never decided by what a provider advertises."""
    return Pkce.OFF if profile.quirks and has_quirk(profile.quirks, PKCE_UNSUPPORTED) else profile.pkce


def uses_pkce(profile: OIDCProfile | OAuth2Profile) -> bool:
    """Whether the request carries a challenge, and the code is redeemed with its verifier."""
    return pkce_of(profile) is Pkce.S256
