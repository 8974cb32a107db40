"""R10: which discovery document belongs to what an administrator typed, and which issuer it may declare.

OpenID Connect Discovery 4.1 derives the document's address from the issuer by dropping one final slash and appending
the well-known suffix. So two issuers that differ in one final slash share one document, and that is the whole
tolerance: the declared issuer fits when its own document is the one that was fetched (Auth0 declares a final slash,
Keycloak does not). RFC 8414's other place (the suffix inserted before the path) is not tried: two places, two answers.

A profile may know the form of the issuer instead (`learned_template`): Entra ID declares the GUID of its tenant,
whichever of the tenant's domain names the document is asked for by.
"""

from typing import Final

from vestibule.errors import ConfigError, IssuerMismatch
from vestibule.protocols.oauth2.endpoint import fault_of
from vestibule.protocols.oidc.discovery.metadata import Metadata
from vestibule.protocols.oidc.issuer import PLACEHOLDER, fits_template
from vestibule.protocols.shown import shown
from vestibule_sdk.oidc import OIDCProfile

SUFFIX: Final = "/.well-known/openid-configuration"


def discovery_base(typed: str) -> str:
    """What an administrator typed, less the suffix and one final slash."""
    trimmed = typed.strip().removesuffix("/")
    return trimmed.removesuffix(SUFFIX).removesuffix("/") if trimmed.endswith(SUFFIX) else trimmed


def discovery_url_of(profile: OIDCProfile) -> str:
    """The address of a connection's discovery document.

    Raises:
        ConfigError: The issuer or the discovery address is no usable URL, or a multi-tenant connection has no discovery
            address (its issuer holds a placeholder, not a place).
    """
    url = profile.discovery_url
    if url is None:
        if profile.issuer_template is not None and PLACEHOLDER in profile.issuer:
            raise ConfigError("an issuer template needs a discovery address of its own", path="discoveryUrl")
        base = discovery_base(profile.issuer)
        _check_typed(base, "issuer", "it has a query, which no issuer has" if "?" in base else fault_of(base))
        return base + SUFFIX
    _check_typed(url, "discoveryUrl", fault_of(url))
    return url


def _check_typed(url: str, path: str, fault: str | None) -> None:
    if fault is not None:
        raise ConfigError(
            # An address with a password in it is the one that must not be quoted.
            f"{'this' if '@' in url else shown(url)} cannot be an issuer's address: {fault}",
            path=path,
            hint="Enter the issuer as the provider shows it. Keycloak: https://(host)/realms/(realm).",
        )


def declared_issuer(profile: OIDCProfile, metadata: Metadata) -> str:
    """The issuer to store for a connection, learned once when it is saved.

    Raises:
        IssuerMismatch: issuer_mismatch: the document declares an issuer that does not belong to what was typed.
    """
    declared = metadata.issuer
    if profile.learned_template is not None:
        if fits_template(profile.learned_template, declared):
            return declared
        raise _mismatch(profile.learned_template, declared)
    if profile.issuer_template is not None:
        if declared == profile.issuer_template or fits_template(profile.issuer_template, declared):
            return declared
        raise _mismatch(profile.issuer_template, declared)
    if profile.discovery_url is not None:
        if declared == profile.issuer:
            return declared
        raise _mismatch(profile.issuer, declared)
    base = discovery_base(profile.issuer)
    if declared.removesuffix("/") == base:
        return declared
    raise _mismatch(base, declared)


def _mismatch(expected: str, declared: str) -> IssuerMismatch:
    return IssuerMismatch(
        f"The discovery document declares the issuer {shown(declared)}, not {shown(expected)}",
        hint=f"If {shown(declared)} is the provider you mean, enter exactly that as the issuer; if it must be fetched "
        "from another address, enter that address as the discovery endpoint too. Otherwise correct the provider's own "
        "public address. Keycloak: Realm settings > Frontend URL.",
        expected=shown(expected),
        received=shown(declared),
    )
