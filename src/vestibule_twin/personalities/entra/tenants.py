"""The tenants of the Entra twin, and what stands for them in a path.

Source: https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints (common, organizations, consumers, a
GUID or a domain name), https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference (the tenant of
personal accounts).
"""

from collections.abc import Mapping
from typing import Final

from vestibule_twin.people import Person
from vestibule_twin.personality import Places

HOME: Final = "5b1a0a3e-3d0a-4f2c-9a31-7d0c5c1f0a01"
OTHER: Final = "c2d4b6f8-1e3a-4b5c-8d7e-9f0a1b2c3d02"
CONSUMERS: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"

DOMAINS: Final[Mapping[str, str]] = {"entra.example": HOME, "other-entra.example": OTHER}
"""Their domain names; that of a personal account is nobody's."""

_MANY: Final[Mapping[str, frozenset[str]]] = {
    "common": frozenset({HOME, OTHER, CONSUMERS}),
    "organizations": frozenset({HOME, OTHER}),
    "consumers": frozenset({CONSUMERS}),
}


def issuer_of_tenant(base_url: str, tenant: str) -> str:
    """Return the issuer of a tenant's tokens."""
    return f"{base_url.rstrip('/')}/{tenant}/v2.0"


def declared_issuer(base_url: str, places: Places) -> str:
    """Return what discovery calls the issuer: with `{tenantid}` in it where several tenants share a document."""
    named = places["tenant"].lower()
    tenants = tenants_at(named)
    return issuer_of_tenant(base_url, "{tenantid}" if named in {"common", "organizations"} else next(iter(tenants)))


def tenants_at(named: str) -> frozenset[str]:
    """Return the tenants that a name in a path stands for; none where nobody has that name."""
    named = named.lower()
    if named in _MANY:
        return _MANY[named]
    tenant = DOMAINS.get(named, named)
    return frozenset({tenant}) & _MANY["common"]


def at_home(person: Person, places: Places) -> bool:
    """Tell whether somebody can sign in there; a path without a tenant is everybody's."""
    return "tenant" not in places or person.facts["tid"] in tenants_at(places["tenant"])


def unknown_place(places: Places) -> str | None:
    """Return why there is nothing, if there is nothing."""
    named = places.get("tenant", "common")
    return None if tenants_at(named) else f"AADSTS90002: Tenant '{named}' not found."
