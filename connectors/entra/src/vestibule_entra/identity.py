"""Verified claims of Entra ID as an identity.

https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
"""

from typing import Final

from vestibule_entra.config import EntraConfig, GroupSource
from vestibule_entra.tenant import CONSUMERS, is_guid
from vestibule_entra.token_groups import token_groups
from vestibule_sdk import Email, Identity, MappingError, MissingUserInfo, VerifiedClaims, replace, standard_identity

HINT: Final = (
    "In the admin center: Users > (person) > Properties > Contact Information > Email is filled in, and App "
    "registrations > (app) > API permissions lists email. The user principal name is no address."
)

_VERIFIED: Final = ((bool, True), (int, 1), (str, "1"), (str, "true"))
"""Entra encodes this one claim in all of these ways; nowhere else does anything but `true` count (S46)."""


def identity(config: EntraConfig, claims: VerifiedClaims) -> Identity:
    """Map claims. How somebody signed in is not told: version 2.0 tokens hold no `amr`.

    Raises:
        MissingUserInfo: missing_user_info: there is no tenant or object id; or no e-mail address, and the configuration
            wants one.
        MappingError: mapping_failed: the tenant is another one than the issuer's.
        GroupsIncomplete: groups_incomplete: groups were to come from the token, and it does not list all of them.
    """
    tenant = _tenant(claims)
    found = standard_identity(claims, email_required=config.email_required, hint=HINT)
    roles = claims.texts("roles")
    return replace(
        found,
        subject=f"{tenant}/{_guid(claims, 'oid')}",
        emails=tuple(_judged(email, claims, tenant=tenant) for email in found.emails),
        groups=token_groups(claims) if config.groups is GroupSource.TOKEN else None,
        attributes={"roles": roles} if roles else {},
    )


def _tenant(claims: VerifiedClaims) -> str:
    """The tenant, which the issuer names as well: who vouches and whose person it is are one."""
    tenant = _guid(claims, "tid")
    if not claims.issuer.lower().endswith(f"/{tenant}/v2.0"):
        raise MappingError("the claim tid is not the issuer's tenant", expected=claims.issuer, received=tenant)
    return tenant


def _guid(claims: VerifiedClaims, name: str) -> str:
    """One half of who somebody is (S43): `oid` is never reused, and is a person's in the tenant `tid` alone.

    `sub` is another one for each app registration; with these two a new registration knows its people again.
    """
    value = claims.id_token.get(name)
    if not isinstance(value, str) or not is_guid(value):
        raise MissingUserInfo(
            f"the ID token does not hold the claim {name} as a GUID",
            hint="The scope profile brings it: App registrations > (app) > API permissions lists profile.",
            expected=f"{name} as a GUID",
            received=f"no {name}" if value is None else f"{name} of another form",
        )
    return value.lower()


def _judged(email: Email, claims: VerifiedClaims, *, tenant: str) -> Email:
    """The address, verified only where Entra says that the tenant owns its domain.

    Whoever administers a tenant can write any address into a person's profile, and `email` repeats it (nOAuth). The
    claim `xms_edov` is about `email`: https://learn.microsoft.com/entra/identity-platform/optional-claims-reference.

    A personal account proves nothing: it may be opened with anybody's address, an employer's for one, and that its
    person read the mail there once says nothing of who reads it today.
    """
    said, address = claims.id_token.get("xms_edov"), claims.id_token.get("email")
    return Email(
        email.address,
        verified=tenant != CONSUMERS and address == email.address and (type(said), said) in _VERIFIED,
    )
