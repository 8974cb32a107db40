"""When an issuer is the connection's: exactly equal, or a multi-tenant template with one tenant filled in (S23)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from vestibule.protocols.oauth2.quirks import has_quirk
from vestibule.protocols.oidc.quirks import ISSUER_WITHOUT_SCHEME
from vestibule_sdk.oidc import OIDCProfile

PLACEHOLDER: Final = "{tenantid}"
_TENANT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")


def fill(template: str, tenant: str) -> str | None:
    """The issuer of one tenant; None when that is no plain name, or the template has not exactly one place for it."""
    if template.count(PLACEHOLDER) != 1 or not _TENANT.fullmatch(tenant):
        return None
    return template.replace(PLACEHOLDER, tenant)


def fits_template(template: str, issuer: str) -> bool:
    """Whether an issuer is the template with some tenant filled in: both ends anchored, the tenant a plain name."""
    before, found, after = template.partition(PLACEHOLDER)
    if not found or len(issuer) <= len(before) + len(after):
        return False
    tenant = issuer[len(before) : len(issuer) - len(after)]
    return fill(template, tenant) == issuer


def fits_connection(profile: OIDCProfile, issuer: str) -> bool:
    """Whether an issuer may speak for the connection at all; a token's tenant is checked with its claims."""
    if profile.issuer_template is None:
        return issuer == profile.issuer
    return issuer == profile.issuer_template or fits_template(profile.issuer_template, issuer)


def is_issuer(profile: OIDCProfile, issuer: object) -> bool:
    """Whether a token's `iss` is the one issuer of a connection; with the quirk also without its scheme."""
    if issuer == profile.issuer:
        return True
    if not profile.quirks or not has_quirk(profile.quirks, ISSUER_WITHOUT_SCHEME):
        return False
    _, separator, rest = profile.issuer.partition("://")
    return bool(separator and rest) and issuer == rest


def issuer_of(profile: OIDCProfile, claims: Mapping[str, Any]) -> str:
    """The issuer that identities are known by, from claims that passed `check_issuer`.

    However a token writes it: one identity must not become two.
    """
    issuer: str = profile.issuer if profile.issuer_template is None else claims["iss"]
    return issuer
