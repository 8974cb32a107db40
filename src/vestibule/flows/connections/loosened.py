"""Which switches of a connection loosen a check: told by its profile, whatever its connector calls its fields (S72)."""

from collections.abc import Iterator

from vestibule.plugins import AnyProfile
from vestibule.protocols.oauth2.pkce import pkce_of
from vestibule_sdk.client import Pkce
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.saml import SAMLProfile, Unsolicited


def loosened(profile: AnyProfile) -> tuple[str, ...]:
    """Each such switch with its value, as the bundled connectors' forms have it: `allowSha1 on`, in that order."""
    return tuple(sorted(_of_saml(profile) if isinstance(profile, SAMLProfile) else _of_oauth(profile)))


def _of_oauth(profile: OIDCProfile | OAuth2Profile) -> Iterator[str]:
    if pkce_of(profile) is Pkce.OFF:
        yield "pkce off"


def _of_saml(profile: SAMLProfile) -> Iterator[str]:
    for name in SAMLProfile.__struct_fields__:
        if name.startswith("allow_") and getattr(profile, name):
            first, *others = name.split("_")
            yield f"{first}{''.join(map(str.capitalize, others))} on"
    if profile.unsolicited is Unsolicited.ACCEPT:
        yield "unsolicited accept"
    if not profile.second_opinion:
        yield "secondOpinion off"
