"""The kit's network has one provider, and the real one's rules about everything else."""

from typing import cast

import pytest
from litestar.types import HTTPScope, Receive, Scope, Send

from vestibule.errors import VestibuleError
from vestibule.protocols.net import Call
from vestibule.testing.memory_net import MemoryNet
from vestibule_sdk import Secret


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Tells what it was asked."""
    asked = await receive()
    body = asked["body"] if asked["type"] == "http.request" else b""
    scope = cast("HTTPScope", scope)
    said = b" ".join([scope["method"].encode(), scope["raw_path"], scope["query_string"], body])
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(said))]})
    await send({"type": "http.response.body", "body": said, "more_body": False})


def net(*at: str, **instead: str) -> MemoryNet:
    return MemoryNet(echo, at=at or ("https://id.example.com/acme",), instead=instead)


async def test_the_provider_gets_what_would_go_over_the_wire() -> None:
    answer = await net().send(Call(url="https://id.example.com/acme/token?a=b", form={"code": Secret("x y")}))
    assert answer.body == b"POST /acme/token a=b code=x+y"


async def test_an_address_of_the_profile_stands_for_one_of_the_provider() -> None:
    memory = MemoryNet(
        echo, at=("https://id.example.com/acme",), instead={"https://meta.example/": "https://id.example.com/acme/m"}
    )
    assert (await memory.send(Call(url="https://meta.example/"))).body.startswith(b"GET /acme/m ")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://id.example.com/other", "upstream_unreachable"),
        ("https://id.example.com/acmed", "upstream_unreachable"),
        ("https://elsewhere.example/acme", "upstream_unreachable"),
        ("https://10.11.12.13/acme", "blocked_address"),
        ("https://127.0.0.1/acme", "blocked_address"),
        ("http://id.example.com/acme", "blocked_address"),
        ("https://id.example.com:8443/acme", "blocked_address"),
        ("https://user@id.example.com/acme", "blocked_address"),
    ],
)
async def test_every_other_address_ends_as_on_the_real_network(url: str, code: str) -> None:
    """S61: without a socket, and without a name being looked up."""
    with pytest.raises(VestibuleError) as caught:
        await net().send(Call(url=url))
    assert caught.value.code == code


async def test_a_provider_on_a_port_of_its_own_is_called_there() -> None:
    answer = await net("https://id.example.com:8443").send(Call(url="https://id.example.com:8443/keys"))
    assert answer.status == 200


async def silent(_scope: Scope, receive: Receive, _send: Send) -> None:
    """Reads the request, and then waits for the other side to go."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def test_a_provider_that_says_nothing_is_out_of_time_at_once() -> None:
    """S32: the deadline passes in no time."""
    with pytest.raises(VestibuleError) as caught:
        await MemoryNet(silent, at=("https://id.example.com",)).send(Call(url="https://id.example.com/"))
    assert caught.value.code == "upstream_timeout"
