"""Faults in an Entra ID token's tenant; each leaves everything else in it well.

Source: https://learn.microsoft.com/entra/identity-platform/access-tokens (issuer, tid, and the issuer of a key), which
holds for ID tokens as well.
"""

from typing import Final

from msgspec import structs

from vestibule_twin.faults.claims import with_claim, without
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.materials import Bend, Materials
from vestibule_twin.faults.names import TenantFault as F
from vestibule_twin.jose import Draft
from vestibule_twin.personalities.entra.tenants import CONSUMERS, OTHER, issuer_of_tenant


def _signed_for_consumers(draft: Draft, materials: Materials) -> Draft:
    key = materials.keys["consumers"]
    return structs.replace(draft, header={**draft.header, "alg": key.alg, "kid": key.kid}, sign=key.sign)


def _consumer_tenant(draft: Draft, materials: Materials) -> Draft:
    moved = {"iss": issuer_of_tenant(materials.issuer, CONSUMERS), "tid": CONSUMERS}
    return _signed_for_consumers(structs.replace(draft, claims={**draft.claims, **moved}), materials)


def _unfilled(draft: Draft, materials: Materials) -> Draft:
    unfilled = {"iss": issuer_of_tenant(materials.issuer, "{tenantid}"), "tid": "{tenantid}"}
    return structs.replace(draft, claims={**draft.claims, **unfilled})


TENANT: Final[dict[F, Entry[Bend]]] = {
    F.TID_OTHER: Entry(with_claim("tid", OTHER), "The tid of another tenant than the issuer's."),
    F.TID_MISSING: Entry(without("tid"), "No tid."),
    F.OID_MISSING: Entry(without("oid"), "No oid."),
    F.OID_NUMBER: Entry(with_claim("oid", 17), "An oid that is a number."),
    F.CONSUMER_TENANT: Entry(_consumer_tenant, "Issuer, tid and key of the tenant that all personal accounts are in."),
    F.KEY_OF_CONSUMERS: Entry(_signed_for_consumers, "Signed by the key that is for personal accounts alone."),
    F.TEMPLATE_UNFILLED: Entry(_unfilled, "Issuer and tid with {tenantid} in the tenant's place."),
}


def bend_tenant(draft: Draft, named: tuple[F, ...], materials: Materials) -> Draft:
    """Apply the named faults one after the other."""
    for fault in named:
        draft = TENANT[fault].bend(draft, materials)
    return draft
