"""Every fault on the wire, over a real connection: what a client that believes everything gets to see."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest
from msgspec import structs
from twin_party import APP, Party
from twin_server import RunningTwin, running_twin

from vestibule_twin import TwinConfig
from vestibule_twin.faults import Faults, Wire
from vestibule_twin.faults.wire import WIRE

PLACES = ("discovery", "jwks", "token", "userinfo")
PATHS = {"discovery": "/.well-known/openid-configuration", "jwks": "/jwks"}


@pytest.fixture(scope="module")
def _running() -> Iterator[RunningTwin]:
    with running_twin(APP, config=TwinConfig(alg="ES256")) as running:
        yield running


@pytest.fixture
async def party(_running: RunningTwin) -> AsyncIterator[Party]:
    _running.twin.faults = Faults()
    _running.twin.journal.clear()
    async with httpx2.AsyncClient(base_url=_running.base_url, trust_env=False) as http:
        yield Party(_running.twin, http)


async def _jwks(party: Party, *faults: Wire, slow_s: float = 0.0) -> httpx2.Response:
    party.twin.faults = Faults(jwks_wire=faults, slow_s=slow_s)
    return await party.http.get("/jwks")


def test_each_name_has_a_row() -> None:
    assert set(WIRE) == set(Wire)


@pytest.mark.parametrize("place", PLACES)
async def test_fault_holds_for_its_own_endpoint_only(party: Party, place: str) -> None:
    access_token = (await party.login())["access_token"]
    code = await party.code()
    party.twin.faults = structs.replace(Faults(), **{f"{place}_wire": (Wire.STATUS_500,)})
    answers = {
        "discovery": await party.http.get(PATHS["discovery"]),
        "jwks": await party.http.get(PATHS["jwks"]),
        "userinfo": await party.userinfo(access_token),
        "token": await party.redeem(code),
    }
    assert {name for name, answer in answers.items() if answer.status_code == 500} == {place}


@pytest.mark.parametrize(("fault", "status"), [(Wire.STATUS_404, 404), (Wire.STATUS_429, 429), (Wire.STATUS_500, 500)])
async def test_statuses(party: Party, fault: Wire, status: int) -> None:
    answer = await _jwks(party, fault)
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("60" if status == 429 else None)


async def test_html(party: Party) -> None:
    answer = await _jwks(party, Wire.HTML)
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!doctype html>")


async def test_redirect_leads_to_the_good_answer(party: Party) -> None:
    answer = await _jwks(party, Wire.REDIRECT)
    assert answer.status_code == 307
    followed = await party.http.get(httpx2.URL(str(answer.url)).join(answer.headers["location"]))
    assert followed.json()["keys"]
    assert party.twin.journal.requests["followed"] == 1


async def test_redirect_at_the_token_endpoint_keeps_the_post(party: Party) -> None:
    """Who follows a 307 sends client secret and code again."""
    party.twin.faults = Faults(token_wire=(Wire.REDIRECT,))
    assert (await party.redeem(await party.code())).headers["location"] == "?followed=1"


@pytest.mark.parametrize(("fault", "least"), [(Wire.HUGE, 10 << 20), (Wire.GZIP_BOMB, 32 << 20)])
async def test_great_bodies_are_otherwise_good(party: Party, fault: Wire, least: int) -> None:
    answer = await _jwks(party, fault)
    assert len(answer.content) > least
    assert answer.json()["keys"]
    if fault is Wire.GZIP_BOMB:
        assert int(answer.headers["content-length"]) < 200_000


async def test_deep(party: Party) -> None:
    answer = await _jwks(party, Wire.DEEP)
    assert answer.text.count("[") > 100_000


async def test_array(party: Party) -> None:
    (only,) = (await _jwks(party, Wire.ARRAY)).json()
    assert only["keys"]


async def test_not_utf8(party: Party) -> None:
    answer = await _jwks(party, Wire.NOT_UTF8)
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")


async def test_wrong_media_type_is_otherwise_good(party: Party) -> None:
    answer = await _jwks(party, Wire.WRONG_MEDIA_TYPE)
    assert answer.headers["content-type"] == "text/plain"
    assert answer.json()["keys"]


async def test_truncated(party: Party) -> None:
    with pytest.raises(httpx2.RemoteProtocolError, match="without sending complete"):
        await _jwks(party, Wire.TRUNCATED)


async def test_reset(party: Party) -> None:
    with pytest.raises(httpx2.ReadError):
        await _jwks(party, Wire.RESET)


async def test_slow_waits_at_least_as_long(party: Party) -> None:
    began = time.monotonic()
    assert (await _jwks(party, Wire.SLOW, slow_s=0.05)).json()["keys"]
    assert time.monotonic() - began >= 0.05


async def test_hang_sends_nothing(party: Party) -> None:
    party.twin.faults = Faults(jwks_wire=(Wire.HANG,))
    with pytest.raises(httpx2.ReadTimeout):
        await party.http.get("/jwks", timeout=0.2)


async def test_drip_sends_one_byte_at_a_time(party: Party) -> None:
    party.twin.faults = Faults(jwks_wire=(Wire.DRIP,), slow_s=0.01)
    async with party.http.stream("GET", "/jwks") as answer:
        pieces = answer.aiter_raw()
        first = [await anext(pieces) for _ in range(3)]
    assert b"".join(first) == b'{"keys"'[: len(b"".join(first))]
    assert len(b"".join(first)) < 100


async def test_faults_add_up(party: Party) -> None:
    answer = await _jwks(party, Wire.HTML, Wire.WRONG_MEDIA_TYPE)
    assert (answer.headers["content-type"], answer.text[:5]) == ("text/plain", "<!doc")


async def test_twin_ends_at_once_while_it_hangs() -> None:
    with running_twin(config=TwinConfig(alg="ES256")) as running:
        running.twin.faults = Faults(jwks_wire=(Wire.HANG,))
        host, _, port = running.base_url.removeprefix("http://").rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /jwks HTTP/1.1\r\nHost: twin\r\n\r\n")
        await writer.drain()
        running.stop()
        running.stop()
        received = b""
        with contextlib.suppress(ConnectionResetError):
            received = await reader.read()
        writer.close()
        with contextlib.suppress(ConnectionResetError):
            await writer.wait_closed()
    assert received == b""


def test_twin_comes_back_at_the_same_address() -> None:
    with running_twin(config=TwinConfig(alg="ES256")) as first:
        port = int(first.base_url.rpartition(":")[2])
    with running_twin(config=TwinConfig(alg="ES256"), port=port) as second:
        assert second.base_url == first.base_url
        assert httpx2.get(f"{second.base_url}/jwks", trust_env=False).status_code == 200
