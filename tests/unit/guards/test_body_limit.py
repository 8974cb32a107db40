"""S64: a body is refused before it is read."""

from collections.abc import Iterator
from typing import Any

import pytest

from vestibule.errors import VestibuleError
from vestibule.web.guards import MAX_BODY_BYTES, read_body


class Client:
    """Sends parts, and counts those that were taken."""

    def __init__(self, *parts: bytes, goes_away: bool = False) -> None:
        self.taken = 0
        self._messages: Iterator[dict[str, Any]] = iter(
            [
                {"type": "http.request", "body": part, "more_body": goes_away or number < len(parts) - 1}
                for number, part in enumerate(parts)
            ]
            + [{"type": "http.disconnect"}]
        )

    async def receive(self) -> Any:  # noqa: ANN401 - an ASGI message
        """The next message."""
        self.taken += 1
        return next(self._messages)


async def refusal(client: Client, *headers: tuple[bytes, bytes]) -> str:
    with pytest.raises(VestibuleError) as refused:
        await read_body(headers, client.receive)
    return refused.value.code


async def test_what_fits_is_read() -> None:
    client = Client(b"a" * (MAX_BODY_BYTES - 1), b"b")
    assert len(await read_body([(b"content-length", b"65536")], client.receive)) == MAX_BODY_BYTES
    assert await read_body([], Client(b"").receive) == b""


@pytest.mark.parametrize("declared", [b"65537", b"9" * 400])
async def test_a_declared_length_is_refused_before_reading(declared: bytes) -> None:
    """S64."""
    client = Client(b"a")
    assert await refusal(client, (b"content-length", declared)) == "body_too_large"
    assert client.taken == 0


async def test_a_chunked_body_is_refused_as_soon_as_it_is_too_long() -> None:
    """S64: also one that declares less than it sends."""
    client = Client(*[b"a" * 30_000] * 10)
    assert await refusal(client, (b"content-length", b"10")) == "body_too_large"
    assert client.taken == 3


@pytest.mark.parametrize("declared", [b"-1", b"+5", b"0x10", b"", b"1e3", b"1,2", b"\xb2"])
async def test_a_length_that_is_no_number_is_refused(declared: bytes) -> None:
    """S64: two servers must not read one length in two ways (RFC 9112 6.3)."""
    assert await refusal(Client(b"a"), (b"content-length", declared)) == "request_refused"


async def test_a_client_that_goes_away_gets_no_half_read_body() -> None:
    assert await refusal(Client(b"a", goes_away=True)) == "request_refused"
