"""Tokens and documents of another issuer (S23)."""

import pytest
from fake_net import json_answer
from oidc_messages import ABSENT, DISCOVERY, ISSUER, World, changed, make_profile, public, rsa_key

from vestibule.errors import IssuerMismatch, TenantRefused
from vestibule.protocols.oidc.cache import COOL_DOWN_S, DEFAULT_FRESH_S

TEMPLATE = "https://login.example/{tenantid}/v2.0"
SHARED_DISCOVERY = "https://login.example/common/v2.0/.well-known/openid-configuration"


@pytest.mark.parametrize(
    "issuer",
    [
        ABSENT,
        None,
        "",
        "https://evil.example",
        f"{ISSUER}/",
        ISSUER.replace("https", "http"),
        ISSUER.upper(),
        f" {ISSUER}",
        f"{ISSUER}.evil.example",
        [ISSUER],
        7,
        {"iss": ISSUER},
    ],
)
async def test_the_token_names_another_issuer(issuer: object) -> None:
    """S23: compared exactly, and as text only."""
    error = await World().refused("issuer_mismatch", claims={"iss": issuer})
    assert error.expected == ISSUER
    assert error.hint


@pytest.mark.parametrize("declared", [f"{ISSUER}/", "https://evil.example", ISSUER.upper()])
async def test_discovery_declares_another_issuer_than_the_stored_one(declared: str) -> None:
    """S23: after the issuer was learned, not even a final slash may differ."""
    await World().login()
    with pytest.raises(IssuerMismatch) as caught:
        await World(metadata={"issuer": declared}).begin()
    assert caught.value.expected == ISSUER
    assert caught.value.received == declared


async def test_discovery_turns_to_another_issuer_later() -> None:
    """S23: a refreshed document is held against the stored issuer again; mended, it serves at once."""
    world = World()
    await world.login()
    world.net.replies[DISCOVERY] = json_answer(world.metadata | {"issuer": "https://evil.example"})
    world.clock.advance(DEFAULT_FRESH_S)
    await world.begin()
    await world.settle()
    with pytest.raises(IssuerMismatch):
        await world.begin()
    world.publish()
    world.clock.advance(COOL_DOWN_S)
    await world.login()


def tenant_world(**profile: object) -> World:
    """A multi-tenant provider, as Entra's `common` describes itself."""
    world = World(
        make_profile(issuer=TEMPLATE, issuer_template=TEMPLATE, discovery_url=SHARED_DISCOVERY, **profile),
        metadata={"issuer": TEMPLATE},
    )
    world.publish(discovery=SHARED_DISCOVERY)
    return world


TENANT = {"iss": "https://login.example/tenant-1/v2.0", "tid": "tenant-1"}


@pytest.mark.parametrize(
    "attack",
    [
        {"tid": "tenant-2"},
        {"tid": ABSENT},
        {"tid": 7},
        {"tid": ""},
        {"iss": TEMPLATE, "tid": "{tenantid}"},
        {"iss": "https://login.example/tenant-1/v2.0/"},
        {"iss": "https://evil.example/https://login.example/tenant-1/v2.0"},
        {"iss": "https://login.example/tenant-1/v2.0.evil.example"},
        {"iss": "https://login.example/a/../tenant-1/v2.0", "tid": "a/../tenant-1"},
        {"iss": "https://login.example/ /v2.0", "tid": " "},
        {"iss": "https://login.example/tenant-1\n/v2.0", "tid": "tenant-1\n"},
    ],
)
async def test_a_tenant_s_issuer_is_anchored_and_equals_its_tid(attack: dict[str, object]) -> None:
    """S23: the template with `tid` filled in is the only issuer."""
    world = tenant_world()
    assert (await world.login(claims=TENANT)).claims.issuer == TENANT["iss"]
    with pytest.raises(IssuerMismatch):
        await world.login(claims=changed(TENANT, attack))


async def test_a_tenant_that_is_not_listed_is_refused() -> None:
    """S23: the allow-list, when there is one."""
    world = tenant_world(tenants=("tenant-1",))
    await world.login(claims=TENANT)
    with pytest.raises(TenantRefused):
        await world.login(claims={"iss": "https://login.example/tenant-2/v2.0", "tid": "tenant-2"})


@pytest.mark.parametrize(("listed", "said"), [("Tenant-1", "tenant-1"), ("tenant-1", "TENANT-1")])
async def test_a_listed_tenant_signs_in_by_any_spelling_of_its_letters(listed: str, said: str) -> None:
    """As one that is refused is refused by any: GUIDs are written both ways."""
    world = tenant_world(tenants=(listed,))
    await world.login(claims={"iss": f"https://login.example/{said}/v2.0", "tid": said})
    with pytest.raises(TenantRefused):
        await world.login(claims={"iss": "https://login.example/tenant-2/v2.0", "tid": "tenant-2"})


async def test_the_callback_s_issuer_may_be_any_tenant_s_but_no_other() -> None:
    """S23, S30."""
    world = tenant_world()
    await world.login(claims=TENANT, callback={"iss": TENANT["iss"]})
    with pytest.raises(Exception, match="callback_issuer_mismatch"):
        await world.login(claims=TENANT, callback={"iss": "https://login.example/tenant-1/v1.0"})


@pytest.mark.parametrize("declared", [ISSUER, "https://op.example/realms/{tenantid}"])
async def test_a_key_published_for_this_issuer_serves(declared: str) -> None:
    """S23: a key's own issuer, as it is or with the tenant filled in."""
    world = World()
    world.publish(public(rsa_key(), issuer=declared))
    await world.login(claims={"tid": "hall"})


@pytest.mark.parametrize("declared", ["https://evil.example", "https://op.example/realms/{tenantid}", "", "{tenantid}"])
async def test_a_key_published_for_another_issuer_signs_for_nobody_here(declared: str) -> None:
    """S23."""
    world = World()
    await world.login(claims={"tid": "other"})
    other = World()
    other.publish(public(rsa_key(), issuer=declared))
    with pytest.raises(IssuerMismatch):
        await other.login(claims={"tid": "other"})
