"""What a call puts on the wire, and what comes back."""

import asyncio

import pytest
from opened_net import DEVELOPMENT, opened_net, refusal
from raw_server import RawServer, answering, http_answer, serving

from vestibule.clock import SystemClock
from vestibule.protocols.net import Answer, Call, HTTPNet, Net
from vestibule.protocols.net.request import USER_AGENT
from vestibule_sdk.secret import Secret


async def test_a_get_says_who_calls_and_what_it_takes() -> None:
    async with answering(http_answer(b'{"a":1}', headers=("Content-Type: text/plain",))) as server, opened_net() as net:
        answer = await net.send(Call(url=f"{server.url}/discovery?x=1%202"))
    assert answer == Answer(status=200, headers={"content-type": "text/plain", "content-length": "7"}, body=b'{"a":1}')
    request = server.requests[0].decode()
    assert request.startswith("GET /discovery?x=1%202 HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{server.port}\r\n" in request
    assert f"\r\nUser-Agent: {USER_AGENT}\r\n" in request
    assert "\r\nAccept-Encoding: gzip, deflate\r\n" in request
    assert "\r\nAccept: application/json, */*;q=0.1\r\n" in request
    assert USER_AGENT.startswith("Vestibule/0.")


async def test_a_form_is_posted_with_its_secrets_revealed_on_the_wire_only() -> None:
    form: dict[str, str | Secret] = {
        "grant_type": "authorization_code",
        "client_secret": Secret("a+b &=%\u00e4"),
        "redirect_uri": "https://a.example/c?d",
    }
    async with answering(http_answer()) as server, opened_net() as net:
        await net.send(Call(url=f"{server.url}/token", form=form, headers={"Authorization": Secret("Basic xyz")}))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /token HTTP/1.1\r\n")
    assert b"\r\nContent-Type: application/x-www-form-urlencoded" in head
    assert b"\r\nAuthorization: Basic xyz" in head
    assert body == (
        b"grant_type=authorization_code&client_secret=a%2Bb+%26%3D%25%C3%A4&redirect_uri=https%3A%2F%2Fa.example%2Fc%3Fd"
    )


async def test_an_empty_form_is_a_post() -> None:
    async with answering(http_answer()) as server, opened_net() as net:
        await net.send(Call(url=server.url, form={}))
    assert server.requests[0].startswith(b"POST / HTTP/1.1\r\n")
    assert b"Content-Length: 0\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Bearer a\r\nX-Evil: 1"),
        ("Authorization", "Bearer a\nb"),
        ("Authorization", "Bearer a\x00b"),
        ("Authorization", "Bearer \u00e4"),
        ("X-A\r\nB", "payload"),
        ("", "payload"),
        ("Host", "internal.example"),
        ("transfer-encoding", "chunked"),
        ("Content-Length", "5"),
        ("Cookie", "a=b"),
    ],
)
async def test_a_header_cannot_end_its_line_or_change_the_framing(name: str, value: str) -> None:
    async with answering(http_answer()) as server, opened_net() as net:
        error = await refusal(net, Call(url=server.url, headers={name: Secret(value)}))
    assert error.code == "internal_error"
    assert value not in str(error)
    assert server.connections == 0


async def test_text_that_is_no_unicode_is_sent_as_a_question_mark() -> None:
    async with answering(http_answer()) as server, opened_net() as net:
        await net.send(Call(url=server.url, form={"username": "a\ud800"}))
    assert server.requests[0].endswith(b"username=a%3F")


async def test_any_status_but_a_redirect_is_an_answer() -> None:
    async with (
        answering(http_answer(b'{"error":"invalid_grant"}', status="400 Bad Request")) as server,
        opened_net() as net,
    ):
        answer = await net.send(Call(url=server.url, form={}))
    assert (answer.status, answer.body) == (400, b'{"error":"invalid_grant"}')


async def test_interim_answers_are_passed_over() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    async with answering(early + http_answer(b'{"a":1}')) as server, opened_net() as net:
        answers = [await net.send(Call(url=server.url)) for _ in range(2)]
    assert [answer.body for answer in answers] == [b'{"a":1}'] * 2
    assert "link" not in answers[0].headers
    assert server.connections == 1


async def test_a_chunked_answer_is_put_together_and_its_trailers_ignored() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n1\r\n \r\n0\r\nX-Trailer: a\r\n\r\n"
    async with answering(chunked) as server, opened_net() as net:
        answer = await net.send(Call(url=server.url))
    assert answer.body == b"{} "
    assert "x-trailer" not in answer.headers


async def test_an_answer_may_end_with_its_connection() -> None:
    async with answering(b"HTTP/1.0 200 OK\r\nA: b\r\nA: c\r\n\r\n{}", then_close=True) as server, opened_net() as net:
        answer = await net.send(Call(url=server.url))
    assert answer.body == b"{}"
    assert answer.headers == {"a": "b, c"}


async def test_an_offer_to_upgrade_is_passed_over() -> None:
    """Apache with mod_http2 makes it in every answer to HTTP/1.1."""
    answer = http_answer(headers=("Upgrade: h2,h2c", "Connection: Upgrade, Keep-Alive"))
    async with answering(answer) as server, opened_net() as net:
        for _ in range(2):
            assert (await net.send(Call(url=server.url))).body == b"{}"
    assert server.connections == 1


async def test_no_content_has_no_body() -> None:
    async with answering(b"HTTP/1.1 204 No Content\r\n\r\n") as server, opened_net() as net:
        answers = [await net.send(Call(url=server.url)) for _ in range(2)]
    assert [(answer.status, answer.body) for answer in answers] == [(204, b"")] * 2
    assert server.connections == 1


async def test_no_cookie_is_kept_or_handed_on() -> None:
    """S32: two calls to one provider have nothing in common."""
    async with answering(http_answer(headers=("Set-Cookie: a=b",))) as server, opened_net() as net:
        answer = await net.send(Call(url=server.url))
        await net.send(Call(url=server.url))
    assert "set-cookie" not in answer.headers
    assert b"cookie" not in server.requests[1].lower()


async def test_the_environment_names_no_proxy_for_us(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with answering(http_answer()) as server, opened_net() as net:
        assert (await net.send(Call(url=server.url))).status == 200


async def test_localhost_and_ipv6_are_called_in_development() -> None:
    async with answering(http_answer(), host="::1") as server, opened_net() as net:
        assert (await net.send(Call(url=f"http://[::1]:{server.port}/"))).status == 200
    assert f"Host: [::1]:{server.port}\r\n".encode() in server.requests[0]
    async with answering(http_answer()) as server, opened_net() as net:
        assert (await net.send(Call(url=f"http://localhost:{server.port}/"))).status == 200


async def test_closing_ends_calls_under_way_with_a_declared_error() -> None:
    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await server.read_request(reader)
        asked.set()
        await server.read_request(reader)

    asked = asyncio.Event()
    server: RawServer
    async with serving(silent) as server:
        net = HTTPNet(DEVELOPMENT, clock=SystemClock())
        call = asyncio.create_task(refusal(net, server.url))
        await asked.wait()
        await net.aclose()
        assert (await call).code == "upstream_unreachable"


def test_it_is_a_net() -> None:
    net: Net = HTTPNet(DEVELOPMENT, clock=SystemClock())
    assert isinstance(net, HTTPNet)
