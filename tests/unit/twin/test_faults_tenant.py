"""Every fault of an Entra ID token's tenant bends what it says, and nothing else."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from joserfc import jws
from twin_party import Party
from twin_vendor import BASE_URL, vendor_party

from vestibule_twin.faults import Faults, TenantFault
from vestibule_twin.faults.tenant import TENANT

F = TenantFault
HOME = "5b1a0a3e-3d0a-4f2c-9a31-7d0c5c1f0a01"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
Claims = dict[str, Any]

SAYS: dict[F, Callable[[Claims, str], bool]] = {
    F.TID_OTHER: lambda claims, key: claims["tid"] != HOME and claims["iss"] == f"{BASE_URL}/{HOME}/v2.0" and key == "",
    F.TID_MISSING: lambda claims, key: "tid" not in claims and key == "",
    F.OID_MISSING: lambda claims, key: "oid" not in claims and claims["tid"] == HOME and key == "",
    F.OID_NUMBER: lambda claims, key: claims["oid"] == 17 and key == "",
    F.CONSUMER_TENANT: lambda claims, key: (
        (claims["tid"], claims["iss"], key) == (CONSUMERS, f"{BASE_URL}/{CONSUMERS}/v2.0", "consumers")
    ),
    F.KEY_OF_CONSUMERS: lambda claims, key: claims["tid"] == HOME and key == "consumers",
    F.TEMPLATE_UNFILLED: lambda claims, key: (
        (claims["tid"], claims["iss"], key) == ("{tenantid}", f"{BASE_URL}/{{tenantid}}/v2.0", "")
    ),
}


async def token_of(party: Party, faults: Faults) -> tuple[Claims, str]:
    """The claims of Ada's ID token under faults, and the ring whose key signed it."""
    party.twin.faults = faults
    token = jws.extract_compact((await party.login("AAAAada"))["id_token"].encode())
    kid = token.headers()["kid"]
    (ring,) = (name for name, ring in party.twin.rings.items() if ring.current.kid == kid)
    return msgspec.json.decode(token.payload), ring


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(TENANT) == set(F) == set(SAYS)


@pytest.mark.parametrize("fault", list(F))
async def test_tenant_fault_bends_what_it_says(fault: F) -> None:
    async with vendor_party("entra") as party:
        good, key = await token_of(party, Faults())
        bent = await token_of(party, Faults(tenant=(fault,)))
    assert SAYS[fault](*bent)
    assert not SAYS[fault](good, key)
    touched = {"iss", "tid", "oid", "nonce", "iat", "exp", "nbf"}
    assert {name: value for name, value in bent[0].items() if name not in touched} == {
        name: value for name, value in good.items() if name not in touched
    }
