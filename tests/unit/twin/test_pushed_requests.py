"""Authorization requests by the back channel: RFC 9126; and every fault of their answer."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx2
import pytest
from twin_party import APP, OTHER, Clock, Party, browser, parameters_of

from vestibule_twin import Client, ClientAuth, Twin, TwinConfig, Use
from vestibule_twin.faults import Faults, PushedFault, Wire
from vestibule_twin.faults.pushed import PUSHED

F = PushedFault

POSTING = Client(client_id="posting", secret="s", redirect_uris=("https://p.example/cb",), auth_method=ClientAuth.POST)


async def push(party: Party, *, headers: dict[str, str] | None = None, **changes: str | None) -> httpx2.Response:
    """Push a good request with changes; None leaves a parameter out."""
    sent = {"authorization": party.basic()} if headers is None else headers
    return await party.http.post(party.at("pushed"), data=party.query(**changes), headers=sent)


async def arrive(party: Party, request_uri: str, *, client_id: str = "app") -> httpx2.Response:
    """Go to the authorization endpoint with nothing but the name of a pushed request."""
    return await party.http.get(party.at("authorize"), params={"client_id": client_id, "request_uri": request_uri})


@pytest.fixture
async def insistent(clock: Clock) -> AsyncIterator[Party]:
    """Before a twin that takes pushed requests only."""
    config = TwinConfig(clients=(APP, OTHER), alg="ES256", pushed_requests=Use.DEMANDED, auto_sign_in=True)
    twin = Twin(config, clock=clock)
    async with browser(twin) as http:
        yield Party(twin, http)


async def test_a_pushed_request_leads_to_a_login(insistent: Party) -> None:
    pushed = await push(insistent)
    assert pushed.status_code == 201
    assert pushed.headers["cache-control"] == "no-store"
    assert pushed.json()["expires_in"] == 90
    carried = parameters_of(await arrive(insistent, pushed.json()["request_uri"]))
    assert carried["state"] == "the-state"
    assert (await insistent.redeem(carried["code"])).status_code == 200


async def test_the_sign_in_page_carries_what_was_pushed(party: Party) -> None:
    page = await arrive(party, (await push(party)).json()["request_uri"])
    assert page.status_code == 200
    assert "code_challenge=" in page.text
    assert "request_uri" not in page.text


async def test_its_name_opens_once_and_not_for_long(insistent: Party, clock: Clock) -> None:
    used, old = [(await push(insistent)).json()["request_uri"] for _ in range(2)]
    assert (await arrive(insistent, used)).status_code == 303
    assert (await arrive(insistent, used)).status_code == 400
    clock.now_s += 90
    assert (await arrive(insistent, old)).status_code == 400


async def test_another_application_cannot_open_it(insistent: Party) -> None:
    uri = (await push(insistent)).json()["request_uri"]
    assert (await arrive(insistent, uri, client_id="other")).status_code == 400


async def test_a_request_in_the_address_is_refused_where_pushing_is_the_rule(insistent: Party) -> None:
    assert parameters_of(await insistent.authorize())["error"] == "invalid_request"
    document = (await insistent.http.get(insistent.at("discovery"))).json()
    assert document["require_pushed_authorization_requests"] is True


@pytest.mark.parametrize(
    ("changes", "headers", "status", "error"),
    [
        ({}, {}, 401, "invalid_client"),
        ({}, {"authorization": "Basic YXBwOnd4b25n"}, 401, "invalid_client"),
        ({"client_id": None}, None, 400, "invalid_request"),
        ({"redirect_uri": "https://elsewhere.example/cb"}, None, 400, "invalid_request"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, None, 400, "invalid_request"),
        ({"code_challenge": None}, None, 400, "invalid_request"),
        ({"scope": "profile"}, None, 400, "invalid_scope"),
        ({"response_type": "token"}, None, 400, "unsupported_response_type"),
    ],
)
async def test_what_is_wrong_is_said_at_once(
    party: Party, changes: dict[str, str | None], headers: dict[str, str] | None, status: int, error: str
) -> None:
    """RFC 9126 section 2.3: as the authorization endpoint would, but to the application."""
    answer = await push(party, headers=headers, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_the_secret_stays_behind(party: Party, twin: Twin) -> None:
    party.client = POSTING
    twin.register(POSTING)
    assert (await push(party, headers={}, client_secret="s")).status_code == 201
    (kept,) = twin.pushed.values()
    assert "client_secret" not in dict(kept)


async def test_where_it_is_off_there_is_no_promise(clock: Clock) -> None:
    twin = Twin(TwinConfig(clients=(APP,), alg="ES256", pushed_requests=Use.OFF), clock=clock)
    async with browser(twin) as http:
        document = (await http.get(twin.address_of("discovery"))).json()
        party = Party(twin, http)
        named = await arrive(party, "urn:ietf:params:oauth:request_uri:x")
    assert not {name for name in document if "pushed" in name}
    assert named.status_code == 400


SAYS: dict[F, Callable[[int, dict[str, Any]], bool]] = {
    F.REFUSED: lambda status, said: (status, said["error"]) == (400, "invalid_request"),
    F.INVALID_CLIENT: lambda status, said: (status, said["error"]) == (401, "invalid_client"),
    F.STATUS_200: lambda status, said: status == 200 and said["request_uri"].startswith("urn:"),
    F.NO_REQUEST_URI: lambda status, said: status == 201 and set(said) == {"expires_in"},
    F.REQUEST_URI_NUMBER: lambda status, said: status == 201 and said["request_uri"] == 17,
    F.REQUEST_URI_OVERSIZED: lambda status, said: status == 201 and len(said["request_uri"]) > 20_000,
    F.REQUEST_URI_UNKNOWN: lambda status, said: status == 201 and said["request_uri"].endswith(":unknown"),
    F.NO_EXPIRES_IN: lambda status, said: status == 201 and set(said) == {"request_uri"},
}


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(PUSHED) == set(F) == set(SAYS)


@pytest.mark.parametrize("fault", list(F))
async def test_fault_of_the_answer_bends_what_it_says(party: Party, fault: F) -> None:
    party.twin.faults = Faults(pushed=(fault,))
    answer = await push(party)
    assert SAYS[fault](answer.status_code, answer.json())


async def test_wire_faults_reach_the_endpoint(party: Party) -> None:
    party.twin.faults = Faults(pushed_wire=(Wire.STATUS_500,))
    assert (await push(party)).status_code == 500
