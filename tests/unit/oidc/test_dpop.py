"""DPoP: access tokens that are bound to a key of the login (RFC 9449, R13)."""

from base64 import urlsafe_b64decode

import msgspec
import pytest
from fake_net import json_answer
from manual_clock import ManualClock
from oidc_messages import (
    ABSENT,
    ACCESS_TOKEN,
    CODE,
    TOKEN,
    USERINFO,
    World,
    make_profile,
    only_call,
)
from proving_provider import ProvingProvider

from vestibule.errors import VestibuleError
from vestibule.protocols.net.call import Answer
from vestibule.protocols.oauth2.dpop.key import ProofKey
from vestibule.protocols.oauth2.dpop.memory import MAX_NONCE, Memory
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.oidc import DPoP
from vestibule_sdk.secret import Secret


def demanding(*, dpop: DPoP = DPoP.WHEN_ASKED, **profile: object) -> tuple[World, ProvingProvider]:
    """A connection to a provider that demands proofs."""
    world = World(make_profile(dpop=dpop, **profile))
    provider = ProvingProvider()
    world.token_endpoint = provider.token_endpoint
    world.net.replies[USERINFO] = provider.userinfo
    return world, provider


async def test_a_provider_that_does_not_ask_gets_no_proof() -> None:
    """The plain path is one request without a further header."""
    world = World()
    await world.login()
    assert "DPoP" not in only_call(world.net.sent_to(TOKEN)).headers


async def test_a_demand_is_met_by_the_same_request_with_a_proof() -> None:
    """R13: DPoP forced at the provider just works; S33: same code, same client authentication."""
    world, provider = demanding()
    await world.login()
    first, second = world.net.sent_to(TOKEN)
    assert first.form == second.form
    assert (first.form or {})["code"] == Secret(CODE)
    assert second.headers["Authorization"] == first.headers["Authorization"]
    assert "DPoP" not in first.headers
    assert provider.proofs[0].claims["iat"] == world.clock.now_s()


async def test_a_proof_and_then_a_nonce_are_asked_for_as_okta_does() -> None:
    """Three requests: without a proof, with one, with the nonce in it."""
    world, provider = demanding()
    provider.nonce = "nonce-1"
    await world.login()
    assert len(world.net.sent_to(TOKEN)) == 3
    assert [proof.claims.get("nonce") for proof in provider.proofs] == [None, "nonce-1"]
    one, other = provider.proofs
    assert one.thumbprint == other.thumbprint
    assert one.claims["jti"] != other.claims["jti"]


async def test_a_demand_is_remembered_with_its_nonce() -> None:
    """One request for every login after the first."""
    world, provider = demanding()
    provider.nonce = "nonce-1"
    await world.login()
    world.net.calls.clear()
    await world.login()
    only_call(world.net.sent_to(TOKEN))
    assert provider.proofs[-1].claims["nonce"] == "nonce-1"


async def test_a_nonce_that_has_been_replaced_costs_one_more_request() -> None:
    world, provider = demanding()
    provider.nonce = "nonce-1"
    await world.login()
    world.net.calls.clear()
    provider.nonce = "nonce-2"
    await world.login()
    assert len(world.net.sent_to(TOKEN)) == 2
    assert provider.proofs[-1].claims["nonce"] == "nonce-2"


async def test_a_nonce_that_comes_with_tokens_is_used_next_time() -> None:
    """RFC 9449 8.2."""
    world = World(make_profile(dpop=DPoP.ALWAYS))
    provider = ProvingProvider()

    def renewing(ready: Answer) -> Answer:
        return json_answer(msgspec.json.decode(ready.body) | {"token_type": "DPoP"}, headers={"dpop-nonce": "next"})

    world.token_endpoint = renewing
    await world.login()
    provider.nonce = "next"
    world.token_endpoint = provider.token_endpoint
    world.net.calls.clear()
    await world.login()
    only_call(world.net.sent_to(TOKEN))


async def test_a_connection_that_always_binds_sends_a_proof_at_once() -> None:
    world, provider = demanding(dpop=DPoP.ALWAYS)
    await world.login()
    only_call(world.net.sent_to(TOKEN))
    assert len(provider.proofs) == 1


async def test_every_login_has_a_key_of_its_own() -> None:
    """A provider's API cannot tell by the key that two logins are one person's."""
    world, provider = demanding(dpop=DPoP.ALWAYS)
    for _ in range(3):
        await world.login()
    assert len({proof.thumbprint for proof in provider.proofs}) == 3


async def test_userinfo_is_asked_with_a_proof_of_the_same_key() -> None:
    """RFC 9449 7: scheme DPoP, `ath`, a GET."""
    world, provider = demanding(required_claims=("name",))
    evidence = await world.login(claims={"name": ABSENT})
    assert isinstance(evidence.claims, VerifiedClaims)
    assert evidence.claims.text("name") == "Alice"
    only_call(world.net.sent_to(USERINFO))
    assert len({proof.thumbprint for proof in provider.proofs}) == 1


async def test_userinfo_may_ask_for_a_nonce_of_its_own_once() -> None:
    """RFC 9449 9."""
    world, provider = demanding(required_claims=("name",))
    provider.api_nonce = "api-1"
    await world.login(claims={"name": ABSENT})
    assert [proof.claims.get("nonce") for proof in provider.proofs[-2:]] == [None, "api-1"]
    assert len(world.net.sent_to(USERINFO)) == 2


async def test_a_provider_that_ignores_the_proof_gives_a_bearer_token() -> None:
    """RFC 9449 5: it does not know DPoP any more; the token is used as what it is, and no proof is sent next time."""
    world, provider = demanding(required_claims=("name",))
    await world.login()
    provider.knows_dpop = False
    world.net.replies[USERINFO] = json_answer({"sub": "f:1:alice", "name": "Alice"})
    world.net.calls.clear()
    await world.login(claims={"name": ABSENT})
    assert "DPoP" in only_call(world.net.sent_to(TOKEN)).headers
    assert only_call(world.net.sent_to(USERINFO)).headers == {"Authorization": Secret(f"Bearer {ACCESS_TOKEN}")}
    world.net.calls.clear()
    await world.login()
    assert "DPoP" not in only_call(world.net.sent_to(TOKEN)).headers


async def test_a_code_that_a_refused_proof_used_up_asks_for_one_new_beginning() -> None:
    """The login is begun anew, and then the proof goes out at once."""
    world, provider = demanding()
    provider.spends_code = True
    provider.nonce = "nonce-1"
    with pytest.raises(VestibuleError) as caught:
        await world.login()
    assert caught.value.code == "code_spent_by_retry"
    provider.new_code()
    world.net.calls.clear()
    await world.login(request={"flow_id": "flow-2", "is_restart": True})
    only_call(world.net.sent_to(TOKEN))


async def test_a_restart_sends_a_proof_at_once_where_nothing_is_remembered() -> None:
    """The browser may come back to another process."""
    world, provider = demanding()
    await world.login(request={"is_restart": True})
    assert len(provider.proofs) == len(world.net.sent_to(TOKEN)) == 1


def test_a_nonce_belongs_to_the_origin_that_gave_it() -> None:
    """RFC 9449 8.2: port and scheme count."""
    memory = Memory()
    memory.note_nonce("https://op.example/token", {"dpop-nonce": "a"})
    assert memory.nonce("https://op.example:443/other?x=1") == "a"
    assert memory.nonce("https://op.example:8443/token") is None
    assert memory.nonce("https://api.op.example/token") is None


def test_the_memory_is_bounded_and_forgets_what_was_unused_for_longest() -> None:
    memory = Memory(max_entries=2)
    for host in ("a", "b", "c"):
        memory.note_nonce(f"https://{host}.example/", {"dpop-nonce": host})
        memory.note_wants_proof(f"https://{host}.example/token", "client")
    assert [memory.nonce(f"https://{host}.example/") for host in ("a", "b", "c")] == [None, "b", "c"]
    assert [memory.wants_proof(f"https://{host}.example/token", "client") for host in "abc"] == [False, True, True]


@pytest.mark.parametrize("nonce", ["", " ", "a b", 'a"b', "a\\b", "é", "a\r\nDPoP: x", "n" * (MAX_NONCE + 1)])
def test_what_is_no_nonce_is_not_taken(nonce: str) -> None:
    """RFC 9449 8.1; S64."""
    memory = Memory()
    assert memory.note_nonce("https://op.example/token", {"dpop-nonce": nonce}) is None
    assert memory.nonce("https://op.example/token") is None


def test_a_proof_leaves_query_and_fragment_out() -> None:
    """RFC 9449 4.2: htu."""
    proof = ProofKey().proof(method="GET", url="https://op.example/u?a=1#f", now_s=ManualClock().now_s())
    claims = msgspec.json.decode(_part(proof.reveal(), 1))
    assert claims["htu"] == "https://op.example/u"
    assert set(claims) == {"jti", "htm", "htu", "iat"}


def _part(token: str, number: int) -> bytes:
    part = token.split(".")[number]
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))
