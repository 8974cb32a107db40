"""Somebody to sign in where an author has recorded nobody."""

from typing import Final

from vestibule_sdk import OIDCProfile, VerifiedClaims

_TENANT: Final = "11111111-1111-4111-8111-111111111111"
_PERSON: Final = "22222222-2222-4222-8222-222222222222"


def standard_person(profile: OIDCProfile) -> VerifiedClaims:
    """Everything that OpenID Connect Core 5.1 has for most people, and whatever the profile admits people by."""
    tenant = next(iter(profile.tenants), _TENANT)
    issuer = profile.issuer if profile.issuer_template is None else profile.issuer_template.format(tenantid=tenant)
    of_tenant = {} if profile.issuer_template is None else {"tid": tenant, "oid": _PERSON}
    return VerifiedClaims(
        issuer=issuer,
        subject=_PERSON,
        id_token={
            "sub": _PERSON,
            "name": "Ada Lovelace",
            "given_name": "Ada",
            "family_name": "Lovelace",
            "preferred_username": "ada",
            "email": "ada@example.org",
            "email_verified": True,
            **of_tenant,
            **{rule.claim: rule.values[0] for rule in profile.claim_rules},
        },
    )
