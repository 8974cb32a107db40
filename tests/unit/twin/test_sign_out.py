"""RP-initiated logout and the back channel: RP-Initiated Logout 1.0, Back-Channel Logout 1.0."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx2
import msgspec
import pytest
from joserfc import jws, jwt
from joserfc.jwk import KeySet
from msgspec import structs
from twin_party import APP, OTHER, Clock, Party, holds

from vestibule_twin import Twin
from vestibule_twin.backchannel import end_session
from vestibule_twin.faults import Faults, LogoutFault
from vestibule_twin.faults.logout import LOGOUT
from vestibule_twin.jose import unb64url
from vestibule_twin.keys import stranger
from vestibule_twin.tokens import logout_token

F = LogoutFault
BYE = APP.post_logout_redirect_uris[0]


@dataclass
class BackChannel:
    """An application's back-channel endpoint that writes down what it is sent."""

    uri: str
    status: int = 200
    tokens: list[str] = field(default_factory=list)


@asynccontextmanager
async def back_channel() -> AsyncIterator[BackChannel]:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        assert found
        assert head.startswith(b"POST /logout ")
        body = await reader.readexactly(int(found[1]))
        channel.tokens += parse_qs(body.decode())["logout_token"]
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % channel.status)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        channel = BackChannel(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/logout")
        yield channel


async def _logout(party: Party, **parameters: str) -> httpx2.Response:
    return await party.http.get("/logout", params=parameters)


async def _signed_in(party: Party) -> bool:
    return (await party.authorize()).status_code == 303


async def test_good_hint_signs_out_at_once_and_sends_back_with_state(party: Party) -> None:
    hint = (await party.login())["id_token"]
    answer = await _logout(party, id_token_hint=hint, post_logout_redirect_uri=BYE, state="a b")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{BYE}?state=a+b")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert not await _signed_in(party)
    assert list(party.twin.journal.logout_hints) == [hint]


async def test_good_hint_without_a_way_back_ends_on_a_page(party: Party) -> None:
    answer = await _logout(party, id_token_hint=(await party.login())["id_token"])
    assert answer.status_code == 200
    assert "You are signed out" in answer.text
    assert not await _signed_in(party)


async def test_request_may_be_posted(party: Party) -> None:
    hint = (await party.login())["id_token"]
    answer = await party.http.post("/logout", data={"id_token_hint": hint, "post_logout_redirect_uri": BYE})
    assert answer.headers["location"] == BYE


async def test_expired_hint_is_good(party: Party, clock: Clock) -> None:
    hint = (await party.login())["id_token"]
    clock.now_s += 3600
    assert (await _logout(party, id_token_hint=hint, post_logout_redirect_uri=BYE)).status_code == 303


async def test_hint_of_a_dropped_key_is_good(party: Party) -> None:
    hint = (await party.login())["id_token"]
    party.twin.rotate(keep_old=False)
    assert (await _logout(party, id_token_hint=hint, post_logout_redirect_uri=BYE)).status_code == 303


async def test_hint_without_the_cookie_still_ends_its_session(party: Party) -> None:
    hint = (await party.login())["id_token"]
    party.http.cookies.clear()
    await _logout(party, id_token_hint=hint)
    assert not list(party.twin.sessions.values())


@pytest.mark.parametrize("uri", ["https://app.example/bye/", "https://evil.example/", "https://app.example/callback"])
async def test_way_back_not_registered_is_a_page_and_ends_nothing(party: Party, uri: str) -> None:
    hint = (await party.login())["id_token"]
    answer = await _logout(party, id_token_hint=hint, post_logout_redirect_uri=uri)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert await _signed_in(party)


@pytest.mark.parametrize("hint", ["rubbish", "a.b.c", "forged", "logout-token", "other-issuer"])
async def test_hint_that_is_no_id_token_of_ours_is_a_page_and_ends_nothing(party: Party, hint: str) -> None:
    good = (await party.login())["id_token"]
    if hint == "forged":
        hint = good[:-8] + ("A" * 8 if not good.endswith("A" * 8) else "B" * 8)
    elif hint == "logout-token":
        (session,) = party.twin.sessions.values()
        hint = logout_token(party.twin, APP, session)
    elif hint == "other-issuer":
        party.twin.issuer = "https://elsewhere.example"
    assert (await _logout(party, id_token_hint=hint, post_logout_redirect_uri=BYE)).status_code == 400
    assert await _signed_in(party)


async def test_client_id_must_fit_the_hint(party: Party) -> None:
    hint = (await party.login())["id_token"]
    assert (await _logout(party, id_token_hint=hint, client_id="other")).status_code == 400


async def test_without_a_hint_it_asks_first(party: Party) -> None:
    await party.login()
    asked = {"client_id": "app", "post_logout_redirect_uri": BYE, "state": "s"}
    page = await _logout(party, **asked)
    assert page.status_code == 200
    assert "Ada Lovelace" in page.text
    assert await _signed_in(party)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))
    assert fields == asked
    answer = await party.http.post("/logout/confirm", data=fields)
    assert answer.headers["location"] == f"{BYE}?state=s"
    assert not await _signed_in(party)


async def test_hint_of_an_earlier_session_asks_first(party: Party) -> None:
    hint = (await party.login("mary"))["id_token"]
    await party.login("ada")
    assert "Sign out" in (await _logout(party, id_token_hint=hint)).text
    assert await _signed_in(party)


async def test_back_channel_tells_every_client_of_the_session_and_no_other(party: Party, twin: Twin) -> None:
    async with back_channel() as app, back_channel() as other, back_channel() as third:
        twin.register(structs.replace(APP, backchannel_logout_uri=app.uri))
        twin.register(structs.replace(OTHER, backchannel_logout_uri=other.uri))
        twin.register(structs.replace(OTHER, client_id="third", backchannel_logout_uri=third.uri))
        tokens = await party.login()
        party.client = OTHER
        await party.login()
        await _logout(party, id_token_hint=tokens["id_token"])
        keys = KeySet.import_key_set((await party.http.get("/jwks")).json())
    assert (len(app.tokens), len(other.tokens), third.tokens) == (1, 1, [])
    token = jwt.decode(app.tokens[0], keys, algorithms=["ES256"])
    sid = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims["sid"]
    claims = token.claims
    assert token.header["typ"] == "logout+jwt"
    assert (claims["iss"], claims["aud"], claims["sub"], claims["sid"]) == (twin.issuer, "app", "ada", sid)
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert claims["jti"]
    assert "nonce" not in claims
    assert claims["exp"] - claims["iat"] == 120
    assert [(one.client_id, one.status) for one in twin.journal.deliveries] == [("app", 200), ("other", 200)]


async def test_back_channel_that_fails_is_written_down_and_stops_nobody(party: Party, twin: Twin) -> None:
    async with back_channel() as other:
        other.status = 400
        twin.register(structs.replace(OTHER, backchannel_logout_uri=other.uri))
        twin.register(structs.replace(APP, backchannel_logout_uri="http://127.0.0.1:1/logout"))
        hint = (await party.login())["id_token"]
        party.client = OTHER
        await party.login()
        assert (await _logout(party, id_token_hint=hint, post_logout_redirect_uri=BYE)).status_code == 303
    said = {one.client_id: (one.status, one.problem) for one in twin.journal.deliveries}
    assert said == {"app": (0, "ConnectError"), "other": (400, "")}


async def test_administrator_ends_sessions_of_a_subject(party: Party, twin: Twin) -> None:
    async with back_channel() as app:
        twin.register(structs.replace(APP, backchannel_logout_uri=app.uri))
        await party.login()
        answer = await party.http.post("/_twin/end-sessions", json={"sub": "ada"})
    assert [one["client_id"] for one in answer.json()["deliveries"]] == ["app"]
    assert not await _signed_in(party)


def _payload(token: str) -> dict[str, Any]:
    return dict(msgspec.json.decode(unb64url(token.split(".")[1])))


def _header(token: str) -> dict[str, Any]:
    return dict(msgspec.json.decode(unb64url(token.split(".", maxsplit=1)[0])))


def _by_stranger(token: str) -> bool:
    signed, _, signature = token.rpartition(".")
    return stranger().recognises(signed.encode(), unb64url(signature))


SAYS: dict[F, Callable[[str], bool]] = {
    F.NO_EVENTS: lambda token: "events" not in _payload(token),
    F.OTHER_EVENT: lambda token: list(_payload(token)["events"]) == ["https://twin.example/other"],
    F.WITH_NONCE: lambda token: _payload(token)["nonce"] == "n" and "events" in _payload(token),
    F.ISS_WRONG: lambda token: _payload(token)["iss"] == "https://other.example",
    F.AUD_WRONG: lambda token: _payload(token)["aud"] == "other-client",
    F.EXPIRED: lambda token: _payload(token)["exp"] == Clock().now_s - 3600,
    F.EXP_MISSING: lambda token: "exp" not in _payload(token),
    F.IAT_MISSING: lambda token: "iat" not in _payload(token),
    F.NO_JTI: lambda token: "jti" not in _payload(token),
    F.NO_SUB_AND_SID: lambda token: not {"sub", "sid"} & _payload(token).keys(),
    F.SUB_ONLY: lambda token: {"sub", "sid"} & _payload(token).keys() == {"sub"},
    F.SID_ONLY: lambda token: {"sub", "sid"} & _payload(token).keys() == {"sid"},
    F.WRONG_KEY: _by_stranger,
    F.ALG_NONE: lambda token: _header(token)["alg"] == "none" and token.endswith("."),
    F.ID_TOKEN_INSTEAD: lambda token: (
        _header(token)["typ"] == "JWT" and not {"events", "jti"} & _payload(token).keys() and "nonce" in _payload(token)
    ),
}


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(LOGOUT) == set(F) == set(SAYS)


@pytest.mark.parametrize("fault", list(F))
async def test_logout_fault_bends_what_it_says(party: Party, twin: Twin, fault: F) -> None:
    async with back_channel() as app:
        twin.register(structs.replace(APP, backchannel_logout_uri=app.uri))
        for faults in (Faults(), Faults(logout_token=(fault,))):
            twin.faults = faults
            await party.login()
            (session,) = twin.sessions.values()
            await end_session(twin, session)
    straight, bent = app.tokens
    assert holds(SAYS[fault], bent)
    assert not holds(SAYS[fault], straight)
    assert jws.extract_compact(straight.encode()).headers()["typ"] == "logout+jwt"
