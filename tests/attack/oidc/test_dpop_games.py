"""A token endpoint that plays with DPoP: no loop, no weaker token, no secret for it (RFC 9449, S32, S33, R56)."""

from itertools import count

import pytest
from fake_net import json_answer
from oidc_messages import ABSENT, CODE, TOKEN, USERINFO, World, account_of, make_profile, only_call
from proving_provider import ProvingProvider, answers

from vestibule.errors import InvalidDPoPProof, VestibuleError
from vestibule.protocols.net.call import Answer, Call
from vestibule_sdk.client import Client
from vestibule_sdk.oidc import DPoP
from vestibule_sdk.secret import Secret


def error(name: str, **headers: str) -> Answer:
    """An error answer of the token endpoint."""
    return json_answer({"error": name}, status=400, headers={key.replace("_", "-"): headers[key] for key in headers})


MISSING = error("invalid_dpop_proof")
NONCE = error("use_dpop_nonce", dpop_nonce="n1")
SPENT = error("invalid_grant")


async def refusal(world: World, *replies: Answer, **request: object) -> tuple[str, int]:
    """The code in which a login ends with these answers, and how often the token endpoint was asked."""
    world.token_endpoint = answers(*replies)
    with pytest.raises(VestibuleError) as caught:
        await world.login(request=request)
    return caught.value.code, len(world.net.sent_to(TOKEN))


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ((MISSING, MISSING), "invalid_dpop_proof"),
        ((MISSING, NONCE, NONCE), "invalid_dpop_proof"),
        ((MISSING, NONCE, MISSING), "invalid_dpop_proof"),
        ((NONCE, NONCE), "invalid_dpop_proof"),
        ((NONCE, MISSING), "invalid_dpop_proof"),
        ((error("use_dpop_nonce"),), "invalid_dpop_proof"),
        ((error("use_dpop_nonce", dpop_nonce='a"b'),), "invalid_dpop_proof"),
        ((MISSING, error("use_dpop_nonce")), "invalid_dpop_proof"),
        ((MISSING, error("invalid_client")), "invalid_client"),
        ((MISSING, error("invalid_request")), "token_error"),
        ((MISSING, SPENT), "code_spent_by_retry"),
        ((NONCE, SPENT), "code_spent_by_retry"),
        ((MISSING, NONCE, SPENT), "code_spent_by_retry"),
        ((SPENT,), "code_refused"),
    ],
)
async def test_each_demand_is_met_once(replies: tuple[Answer, ...], code: str) -> None:
    """S33: one retry each, and every answer is the last one otherwise."""
    assert await refusal(World(), *replies) == (code, len(replies))


@pytest.mark.parametrize("demand", ["invalid_dpop_proof", "use_dpop_nonce"])
async def test_a_provider_that_never_has_enough_is_asked_three_times_at_most(demand: str) -> None:
    numbers = count()

    async def insatiable(call: Call) -> Answer:
        del call
        return error(demand, dpop_nonce=f"nonce-{next(numbers)}")

    world = World()
    world.token_endpoint = lambda _: insatiable
    with pytest.raises(InvalidDPoPProof) as caught:
        await world.login()
    account_of(caught.value, "invalid_dpop_proof")
    assert "Require Demonstrating Proof of Possession (DPoP) header in token requests" in caught.value.hint
    assert caught.value.step == "token"
    assert len(world.net.sent_to(TOKEN)) <= 3


async def test_a_login_that_was_begun_anew_is_not_begun_a_third_time() -> None:
    """No provider can send a browser in circles."""
    assert await refusal(World(), NONCE, SPENT, is_restart=True) == ("code_refused", 2)


async def test_a_code_that_was_refused_at_once_is_no_reason_to_begin_anew() -> None:
    """Not even with a proof: whoever replays a code would get a fresh login of the victim's session for it."""
    world = World(make_profile(dpop=DPoP.ALWAYS))
    assert await refusal(world, SPENT) == ("code_refused", 1)


@pytest.mark.parametrize("token_type", ["Bearer", "bearer", "mac", ABSENT, "", 7, None, ["DPoP"]])
async def test_a_connection_that_always_binds_takes_no_other_token(token_type: object) -> None:
    """RFC 9449 5: the client may insist, and this switch is how it does."""
    world = World(make_profile(dpop=DPoP.ALWAYS))
    await world.login(tokens={"token_type": "DPoP"})
    with pytest.raises(VestibuleError) as caught:
        await world.login(tokens={"token_type": token_type})
    account_of(caught.value, "token_error")


@pytest.mark.parametrize("token_type", ["DPoP", "dpop", "DPOP"])
async def test_the_bound_token_type_is_compared_without_case(token_type: str) -> None:
    """RFC 6749 5.1."""
    await World(make_profile(dpop=DPoP.ALWAYS)).login(tokens={"token_type": token_type})


async def test_a_bound_token_without_a_key_is_not_used_as_a_bearer() -> None:
    """It was bound to somebody else's key, or to none: either way it is not ours."""
    await World().refused("token_error", tokens={"token_type": "DPoP"})


async def test_one_demand_does_not_change_another_client_of_the_same_provider() -> None:
    world, provider = World(), ProvingProvider()
    world.token_endpoint = provider.token_endpoint
    await world.login()
    world.token_endpoint = None
    world.profile = make_profile(client=Client(client_id="other", secret=Secret("hush")))
    world.net.calls.clear()
    await world.login(claims={"aud": "other"})
    assert "DPoP" not in only_call(world.net.sent_to(TOKEN)).headers


async def test_userinfo_that_never_has_enough_nonces_is_asked_twice() -> None:
    numbers = count()

    async def insatiable(call: Call) -> Answer:
        assert str(call.headers["Authorization"]) == "Secret(****)"
        headers = {"www-authenticate": 'DPoP error="use_dpop_nonce"', "dpop-nonce": f"n{next(numbers)}"}
        return json_answer({}, status=401, headers=headers)

    world, provider = World(make_profile(required_claims=("name",))), ProvingProvider()
    world.token_endpoint = provider.token_endpoint
    world.net.replies[USERINFO] = insatiable
    with pytest.raises(VestibuleError) as caught:
        await world.login()
    assert caught.value.code == "upstream_status"
    assert len(world.net.sent_to(USERINFO)) == 2


async def test_a_bound_token_is_never_sent_without_its_proof() -> None:
    """Also not after the API has refused it."""

    async def refusing(call: Call) -> Answer:
        authorization = call.headers["Authorization"]
        assert isinstance(authorization, Secret)
        assert authorization.reveal().startswith("DPoP ")
        assert "DPoP" in call.headers
        return json_answer({}, status=401, headers={"www-authenticate": 'Bearer error="invalid_token"'})

    world, provider = World(make_profile(required_claims=("name",))), ProvingProvider()
    world.token_endpoint = provider.token_endpoint
    world.net.replies[USERINFO] = refusing
    with pytest.raises(VestibuleError) as caught:
        await world.login()
    assert caught.value.code == "upstream_status"
    only_call(world.net.sent_to(USERINFO))


async def test_a_description_that_echoes_proof_and_code_is_quoted_without_them() -> None:
    """S59."""

    async def echoing(call: Call) -> Answer:
        proof = call.headers.get("DPoP")
        said = proof.reveal() if isinstance(proof, Secret) else ""
        return json_answer({"error": "invalid_dpop_proof", "error_description": f"{CODE} {said}"}, status=400)

    world = World(make_profile(dpop=DPoP.ALWAYS))
    world.token_endpoint = lambda _: echoing
    with pytest.raises(InvalidDPoPProof) as caught:
        await world.login()
    shown = f"{caught.value.detail} {caught.value.hint} {caught.value.received} {caught.value.expected}"
    assert '("(a secret) (a secret)")' in shown
    assert CODE not in shown
