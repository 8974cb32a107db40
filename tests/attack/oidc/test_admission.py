"""People of another organization at the same provider (S23, R14, R17)."""

import pytest
from fake_net import json_answer
from oidc_messages import ABSENT, USERINFO, World, account_of, make_profile

from vestibule.errors import ConfigError, VestibuleError
from vestibule.protocols.oidc.check_profile import check_profile
from vestibule_sdk.oidc import ClaimRule

HD = ClaimRule(claim="hd", values=("example.com", "example.org"), hint="Google Admin console > Domains")
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
TEMPLATE = "https://login.example/{tenantid}/v2.0"
SHARED_DISCOVERY = "https://login.example/common/v2.0/.well-known/openid-configuration"


async def refusal(world: World, **claims: object) -> VestibuleError:
    with pytest.raises(VestibuleError) as caught:
        await world.login(claims=claims)
    return account_of(caught.value, "tenant_refused")


@pytest.mark.parametrize("value", ["example.com", "example.org", "EXAMPLE.com"])
async def test_a_claim_rule_admits_by_one_of_its_values(value: str) -> None:
    """Domain names have no case."""
    await World(make_profile(claim_rules=(HD,))).login(claims={"hd": value})


@pytest.mark.parametrize(
    "value",
    [
        ABSENT,
        None,
        "",
        True,
        7,
        ["example.com"],
        {"example.com": True},
        "evil.example",
        "example.com.evil.example",
        "sub.example.com",
        " example.com",
        "example.com\n",
        "example.com, evil.example",
        "EXAMPLE.c\u043em",
        "e\u212aample.com",
    ],
)
async def test_every_other_value_is_refused(value: object) -> None:
    """A personal account has no hd; a list, a boolean and a near miss are none."""
    error = await refusal(World(make_profile(claim_rules=(HD,))), hd=value)
    assert error.hint == HD.hint
    assert error.step == "verify"


async def test_a_case_game_with_another_alphabet_is_refused() -> None:
    """The Kelvin sign is no k, though `str.lower` makes it one."""
    rule = ClaimRule(claim="hd", values=("kiosk.example",), hint="Domains")
    await World(make_profile(claim_rules=(rule,))).login(claims={"hd": "KIOSK.example"})
    await refusal(World(make_profile(claim_rules=(rule,))), hd="\u212aiosk.example")


async def test_userinfo_cannot_admit_anybody() -> None:
    """The rule is about the signed token: whoever answers userinfo is asked only afterwards, or not at all."""
    world = World(make_profile(claim_rules=(HD,), required_claims=("hd",)))
    world.net.replies[USERINFO] = json_answer({"sub": "f:1:alice", "hd": "example.com"})
    await refusal(world, hd=ABSENT)
    assert world.net.sent_to(USERINFO) == []


async def test_every_rule_has_to_hold() -> None:
    other = ClaimRule(claim="department", values=("it",), hint="Directory")
    world = World(make_profile(claim_rules=(HD, other)))
    await world.login(claims={"hd": "example.com", "department": "it"})
    await refusal(world, hd="example.com", department="sales")
    await refusal(world, hd="evil.example", department="it")


@pytest.mark.parametrize("values", [(), ("",), ("example.com", ""), ("", "example.com")])
def test_a_rule_that_admits_nobody_is_a_fault_of_the_settings(values: tuple[str, ...]) -> None:
    """Never one that admits everybody; and an empty value is no value that anybody meant."""
    profile = make_profile(claim_rules=(ClaimRule(claim="hd", values=values, hint="Domains"),))
    with pytest.raises(ConfigError):
        check_profile(profile)


async def test_an_empty_rule_admits_nobody_at_a_login_either() -> None:
    world = World(make_profile(claim_rules=(ClaimRule(claim="hd", values=(), hint="Domains"),)))
    await refusal(world, hd="example.com")


def tenants(**profile: object) -> World:
    world = World(
        make_profile(issuer=TEMPLATE, issuer_template=TEMPLATE, discovery_url=SHARED_DISCOVERY, **profile),
        metadata={"issuer": TEMPLATE},
    )
    world.publish(discovery=SHARED_DISCOVERY)
    return world


@pytest.mark.parametrize("tenant", [CONSUMERS, CONSUMERS.upper()])
async def test_a_refused_tenant_signs_in_by_no_spelling(tenant: str) -> None:
    """R17: `organizations` refuses the tenant of personal accounts."""
    world = tenants(refused_tenants=(CONSUMERS,))
    await world.login(claims={"iss": TEMPLATE.replace("{tenantid}", "tenant-1"), "tid": "tenant-1"})
    await refusal(world, iss=TEMPLATE.replace("{tenantid}", tenant), tid=tenant)


async def test_a_refused_tenant_is_not_admitted_by_the_list_of_those_allowed() -> None:
    world = tenants(refused_tenants=(CONSUMERS,), tenants=(CONSUMERS,))
    await refusal(world, iss=TEMPLATE.replace("{tenantid}", CONSUMERS), tid=CONSUMERS)


async def test_a_refused_tenant_cannot_hide_behind_another_s_issuer() -> None:
    """S23: `tid` equals the tenant of `iss`."""
    world = tenants(refused_tenants=(CONSUMERS,))
    with pytest.raises(VestibuleError) as caught:
        await world.login(claims={"iss": TEMPLATE.replace("{tenantid}", CONSUMERS), "tid": "tenant-1"})
    assert caught.value.code == "issuer_mismatch"
