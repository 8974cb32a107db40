"""GitLab's twin: which document tells which groups."""

import pytest
from twin_vendor import BASE_URL, claims_of, discovered, userinfo_of, vendor_party

ALL = ["engines", "engines/analytical", "engines/analytical/notes"]


async def test_direct_groups_are_in_the_token_and_all_of_them_at_userinfo() -> None:
    async with vendor_party("gitlab") as party:
        claims, told = await claims_of(party, "101"), await userinfo_of(party, "101")
    assert (claims["groups_direct"], "groups" in claims) == (["engines/analytical/notes"], False)
    assert (told["groups"], "groups_direct" in told) == (ALL, False)
    assert told["https://gitlab.org/claims/groups/owner"] == ["engines/analytical/notes"]


async def test_names_are_the_same_in_both() -> None:
    async with vendor_party("gitlab") as party:
        claims, told = await claims_of(party, "101"), await userinfo_of(party, "101")
    for name in ("name", "nickname", "preferred_username", "email", "email_verified", "profile"):
        assert claims[name] == told[name], name
    assert told["profile"] == f"{BASE_URL}/ada"


@pytest.mark.parametrize(("person", "verified"), [("101", True), ("102", False), ("103", True)])
async def test_an_address_is_confirmed_or_it_is_not(person: str, *, verified: bool) -> None:
    async with vendor_party("gitlab") as party:
        assert (await userinfo_of(party, person))["email_verified"] is verified


async def test_somebody_in_no_group_is_told_so() -> None:
    async with vendor_party("gitlab") as party:
        told = await userinfo_of(party, "103")
    assert told["groups"] == []
    assert not {name for name in told if name.startswith("https://")}


async def test_the_issuer_is_the_instances_address() -> None:
    async with vendor_party("gitlab") as party:
        document = await discovered(party)
    assert document["issuer"] == BASE_URL
    assert document["jwks_uri"] == f"{BASE_URL}/oauth/discovery/keys"
    assert "end_session_endpoint" not in document
