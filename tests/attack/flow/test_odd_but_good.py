"""What is merely odd about a provider keeps nobody out."""

import pytest
from house import House, another_twin, newcomer

from vestibule_twin.faults import Faults, IdTokenFault, UserinfoFault, Wire
from vestibule_twin.faults.discovery import DISCOVERY
from vestibule_twin.faults.id_token import ID_TOKEN
from vestibule_twin.faults.jwks import JWKS

ODD = [
    *[Faults(discovery=(fault,)) for fault, entry in DISCOVERY.items() if entry.acceptable],
    *[Faults(jwks=(fault,)) for fault, entry in JWKS.items() if entry.acceptable],
    *[Faults(id_token=(fault,)) for fault, entry in ID_TOKEN.items() if entry.acceptable],
    Faults(token_wire=(Wire.WRONG_MEDIA_TYPE,), discovery_wire=(Wire.WRONG_MEDIA_TYPE,)),
    Faults(token_wire=(Wire.SLOW,), slow_s=0.3),
    Faults(
        id_token=(IdTokenFault.CLAIMS_ONLY_AT_USERINFO,),
        userinfo=(UserinfoFault.EMAIL_VERIFIED_STRING,),
        userinfo_wire=(Wire.WRONG_MEDIA_TYPE,),
    ),
]


def named(faults: Faults) -> str:
    return "-".join(
        str(name)
        for place in ("discovery", "jwks", "id_token", "token_wire", "userinfo")
        for name in getattr(faults, place)
    )


@pytest.mark.parametrize("faults", ODD, ids=named)
async def test_an_odd_provider_signs_people_in(house: House, faults: Faults) -> None:
    """S24, S25, S26, S29: a list of one audience, keys of unknown kinds, PKCE that is not advertised, ..."""
    with another_twin(house.clock) as other:
        other.twin.faults = faults
        provider_id = f"Odd-{named(faults)}"[:60].rstrip("_-")
        house.connect(provider_id, twin=other)
        async with house.browser() as browser:
            await browser.signed_in(provider_id, person=newcomer(other).subject)
            assert await browser.session_status() == 200
