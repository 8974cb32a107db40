"""A provider's metadata, written part by part, so that a test can change one of them."""

from typing import Final

from saml_names import METADATA, POST, PROTOCOL, REDIRECT, XMLDSIG
from saml_signing_keys import signing_key

ENTITY_ID: Final = "https://idp.example/metadata"
SSO_URL: Final = "https://idp.example/sso"
SLO_URL: Final = "https://idp.example/slo"

ROOT: Final = f'entityID="{ENTITY_ID}"'
ROLE: Final = f'protocolSupportEnumeration="{PROTOCOL}"'


def key_descriptor(*certificates: str, use: str | None = "signing") -> str:
    """A KeyDescriptor.

    Args:
        certificates: What the X509Certificate elements hold, all in one X509Data.
        use: None leaves the attribute out.
    """
    held = "".join(f"<ds:X509Certificate>{certificate}</ds:X509Certificate>" for certificate in certificates)
    attribute = "" if use is None else f' use="{use}"'
    return f"<KeyDescriptor{attribute}><ds:KeyInfo><ds:X509Data>{held}</ds:X509Data></ds:KeyInfo></KeyDescriptor>"


def endpoint(name: str, location: str, *, binding: str = REDIRECT, more: str = "") -> str:
    """An endpoint."""
    return f'<{name} Binding="{binding}" Location="{location}"{more}/>'


def sso(location: str = SSO_URL, *, binding: str = REDIRECT, more: str = "") -> str:
    """A SingleSignOnService."""
    return endpoint("SingleSignOnService", location, binding=binding, more=more)


def slo(location: str = SLO_URL, *, binding: str = REDIRECT, more: str = "") -> str:
    """A SingleLogoutService."""
    return endpoint("SingleLogoutService", location, binding=binding, more=more)


def idp_key() -> str:
    """A KeyDescriptor with a good certificate, the same in the whole run."""
    return key_descriptor(signing_key("idp").certificate_base64)


def idp_role(
    *, attributes: str = ROLE, extensions: str = "", keys: str | None = None, services: str | None = None
) -> str:
    """An IDPSSODescriptor.

    Args:
        attributes: Of the descriptor.
        extensions: Before everything else.
        keys: None for one good one.
        services: What follows the keys; None for SLO by redirect, SSO by redirect and by POST.
    """
    if services is None:
        services = slo() + sso() + sso(binding=POST)
    held = extensions + (idp_key() if keys is None else keys) + services
    return f"<IDPSSODescriptor {attributes}>{held}</IDPSSODescriptor>"


def entity(*parts: str, attributes: str = ROOT) -> bytes:
    """An EntityDescriptor on a line of its own, and each of its parts on one: so a line number means something.

    Args:
        parts: None for one good IDPSSODescriptor.
        attributes: Of the root.
    """
    held = "\n".join(parts or (idp_role(),))
    opening = f'<EntityDescriptor xmlns="{METADATA}" xmlns:ds="{XMLDSIG}" {attributes}>'
    return f"{opening}\n{held}\n</EntityDescriptor>".encode()
