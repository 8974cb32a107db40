"""What the hint of a refusal at the token endpoint adds where it fits, and keeps to itself where it does not (R59)."""

from typing import Any

import pytest
from client_keys import ec_client_key, private_pem
from fake_net import json_answer
from oidc_messages import CLIENT_ID, ISSUER, World, make_profile
from proving_provider import ProvingProvider

from vestibule.errors import VestibuleError
from vestibule_sdk.client import Client, ClientAuth, ClientKey
from vestibule_sdk.oidc import DPoP
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret

PUSHED = f"{ISSUER}/par"
LITERAL = Quirk(name="basic_auth_not_form_encoded", source="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1")


async def hint_of(error: str, **profile: Any) -> str:  # noqa: ANN401 - fields of OIDCProfile
    """The hint when a token endpoint refuses with that error."""
    with pytest.raises(VestibuleError) as caught:
        await World(make_profile(**profile)).login(token_answer=json_answer({"error": error}, status=400))
    return caught.value.hint


async def test_a_demand_for_dpop_that_is_not_spoken_of_is_a_possible_reason() -> None:
    """RFC 9449 5 has a code of its own for a missing proof; not every server uses it."""
    assert "set dpop to always" in await hint_of("invalid_grant", dpop=DPoP.WHEN_ASKED)


async def test_with_a_proof_sent_it_is_none() -> None:
    assert "dpop" not in await hint_of("invalid_grant", dpop=DPoP.ALWAYS)


async def test_nor_where_the_provider_did_speak_of_it() -> None:
    """A proof that was learned of goes out at once the next time."""
    world, provider = World(), ProvingProvider()
    world.token_endpoint = provider.token_endpoint
    await world.login()
    world.token_endpoint = None
    with pytest.raises(VestibuleError) as caught:
        await world.login(token_answer=json_answer({"error": "invalid_grant"}, status=400))
    assert caught.value.code == "code_refused"
    assert "dpop" not in caught.value.hint


def client(secret: str, *, client_id: str = CLIENT_ID, auth: ClientAuth = ClientAuth.BASIC) -> Client:
    return Client(client_id=client_id, secret=Secret(secret), auth=auth)


@pytest.mark.parametrize(
    "odd",
    [client("a+b"), client("a%b"), client("a:b"), client("a b"), client("é"), client("plain", client_id="app@acme")],
)
async def test_odd_characters_in_the_basic_header_are_a_possible_reason(odd: Client) -> None:
    """S33: not tried in the other way, but named as the switch to try; the secret itself stays out."""
    hint = await hint_of("invalid_client", client=odd)
    assert "set basicAuthNotFormEncoded to true" in hint
    assert odd.secret is not None
    assert odd.secret.reveal() not in hint


@pytest.mark.parametrize(
    "profile",
    [
        {"client": client("Az09-._~")},
        {"client": client("a+b", auth=ClientAuth.POST)},
        {"client": client("a+b"), "quirks": (LITERAL,)},
        {"client": Client(client_id="app@acme", secret=None, auth=ClientAuth.NONE)},
        {
            "client": Client(
                client_id="app@acme",
                secret=None,
                auth=ClientAuth.PRIVATE_KEY_JWT,
                key=ClientKey(private_key=Secret(private_pem(ec_client_key()))),
            )
        },
    ],
    ids=["nothing odd", "in the body", "sent as it is already", "no secret", "a key"],
)
async def test_where_nothing_is_encoded_it_is_not_mentioned(profile: dict[str, Any]) -> None:
    hint = await hint_of("invalid_client", **profile)
    assert hint
    assert "basicAuthNotFormEncoded" not in hint


@pytest.mark.parametrize("status", [400, 401])
async def test_the_same_is_said_of_a_pushed_request(status: int) -> None:
    world = World(
        make_profile(client=client("a+b"), pushed_requests=True),
        metadata={"pushed_authorization_request_endpoint": PUSHED},
    )
    world.net.replies[PUSHED] = json_answer({"error": "invalid_client"} if status == 400 else {}, status=status)
    with pytest.raises(VestibuleError) as caught:
        await world.begin()
    assert caught.value.code == "invalid_client"
    assert "set basicAuthNotFormEncoded to true" in caught.value.hint
