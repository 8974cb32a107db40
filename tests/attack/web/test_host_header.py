"""S54, S64: the gate on our Router, in a real Litestar application of somebody else."""

from typing import Any, cast

import pytest
from litestar import Litestar, Request, Response, Router, get, post
from litestar.testing import TestClient

from vestibule.errors import VestibuleError
from vestibule.web.guards import Gate


@get("/page")
async def page() -> str:
    return "ours"


@post("/action")
async def action() -> str:
    return "done"


@get("/theirs")
async def theirs() -> str:
    return "theirs"


def show(_: Request[Any, Any, Any], error: VestibuleError) -> Response[str]:
    return Response(error.code, status_code=400)


@pytest.fixture
def client() -> TestClient[Litestar]:
    ours = Router(
        "/",
        route_handlers=[page, action],
        before_request=Gate("https://login.example:8443").check,
        exception_handlers={VestibuleError: show},
    )
    return TestClient(Litestar([ours, theirs], openapi_config=None), base_url="https://login.example:8443")


def test_the_configured_host_is_answered(client: TestClient[Litestar]) -> None:
    assert client.get("/page").text == "ours"


@pytest.mark.parametrize(
    "host",
    [
        "login.example",
        "login.example:443",
        "login.example:8444",
        "LOGIN.example:8443",
        "login.example:8443.",
        "login.example.:8443",
        "evil.example:8443",
        "login.example:8443@evil.example",
        "evil.example,login.example:8443",
        "",
    ],
)
def test_any_other_host_is_refused(client: TestClient[Litestar], host: str) -> None:
    """S54: exact; a forwarded host changes nothing."""
    headers = {"host": host, "x-forwarded-host": "login.example:8443", "forwarded": "host=login.example:8443"}
    assert client.get("/page", headers=headers).text == "host_refused"
    assert client.post("/action", headers=headers).text == "host_refused"


def test_a_forwarded_host_alone_is_not_read(client: TestClient[Litestar]) -> None:
    """S54."""
    assert client.get("/page", headers={"x-forwarded-host": "evil.example"}).text == "ours"


def test_a_long_body_is_refused_by_its_length(client: TestClient[Litestar]) -> None:
    """S64: before any of it is read."""
    assert client.post("/action", content=b"a" * 65_537).text == "body_too_large"
    assert client.post("/action", content=b"").text == "done"


def test_their_own_routes_are_not_ours_to_guard(client: TestClient[Litestar]) -> None:
    """DESIGN.md, litestar: nothing of ours is application-wide."""
    assert client.get("/theirs", headers={"host": "their.example"}).text == "theirs"


async def test_no_host_and_two_hosts_are_refused() -> None:
    """S54: HTTP/1.0 needs none, and a broken proxy may send two."""
    gate = Gate("https://login.example")
    for hosts in ([], [b"login.example", b"login.example"], [b"login.example", b"evil.example"]):
        scope = cast("Any", {"type": "http", "method": "GET", "headers": [(b"host", host) for host in hosts]})
        with pytest.raises(VestibuleError) as refused:
            await gate.check(Request(scope))
        assert refused.value.code == "host_refused"
