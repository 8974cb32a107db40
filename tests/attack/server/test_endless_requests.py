"""S54, S64, S66: what a stranger may send after a request's head: no more headers, and nothing without an end."""

import socket
from collections.abc import Iterator

import pytest
from bounded_server import Heard, bounded_server

from vestibule.cli.serving.protocol import REST_BYTES

HEAD = b"POST /x HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100.7\r\nTransfer-Encoding: chunked\r\n"
FAR_MORE_BYTES = 8 * REST_BYTES


@pytest.fixture(scope="module")
def server() -> Iterator[Heard]:
    """The server of `vestibule serve`."""
    with bounded_server() as heard:
        yield heard


def test_a_trailer_adds_no_header(server: Heard) -> None:
    """S54: behind a proxy that passes trailers on, its last X-Forwarded-For would count as the proxy's own word."""
    with server.connect() as line:
        line.sendall(
            HEAD + b"Connection: close\r\n\r\n1\r\na\r\n0\r\n"
            b"X-Forwarded-For: 203.0.113.99\r\nCookie: vestibule-session=theirs\r\nX-Last: 1\r\n\r\n"
        )
        assert line.recv(100).startswith(b"HTTP/1.1 200 ")
    names = [name for name, _ in server.headers[-1]]
    assert names == [b"host", b"x-forwarded-for", b"transfer-encoding", b"connection"]
    assert (b"x-forwarded-for", b"198.51.100.7") in server.headers[-1]


@pytest.mark.parametrize(
    ("beginning", "piece"),
    [
        (b"0\r\nX-Long: ", b"a" * 65_536),
        (b"0\r\n", b"X-Many: a\r\n" * 6_000),
        (b"1;extension=", b"a" * 65_536),
        (b"", b"1\r\na\r\n" * 10_000),
        (b"ffffffff\r\n", b"a" * 65_536),
    ],
    ids=["trailer", "trailers", "chunk extension", "tiny chunks", "chunk"],
)
def test_nothing_after_the_head_goes_on_without_end(server: Heard, beginning: bytes, piece: bytes) -> None:
    """S66: such a trailer took 1.3 GB in eight seconds, and meanwhile nobody else was answered."""
    with server.connect() as line:
        line.sendall(HEAD + b"\r\n" + beginning)
        sent_bytes = _sent_until_refused(line, piece)
    assert sent_bytes < FAR_MORE_BYTES


def test_a_body_in_small_chunks_is_taken(server: Heard) -> None:
    """The bound is far from anything honest: 64 KiB, in chunks of a hundred bytes."""
    with server.connect() as line:
        line.sendall(HEAD + b"Connection: close\r\n\r\n" + (b"64\r\n" + b"a" * 100 + b"\r\n") * 655 + b"0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200 ")


def test_the_largest_saml_response_is_taken_in_chunks(server: Heard) -> None:
    """S64: 1 MiB is what its route takes, and a proxy may pass it on in chunks of a kilobyte."""
    chunk = b"400\r\n" + b"a" * 1024 + b"\r\n"
    with server.connect() as line:
        line.sendall(HEAD + b"Connection: close\r\n\r\n" + chunk * 1024 + b"0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 200 ")


def _sent_until_refused(line: socket.socket, piece: bytes) -> int:
    sent_bytes = 0
    try:
        while sent_bytes < FAR_MORE_BYTES:
            sent_bytes += line.send(piece)
    except OSError:
        pass
    return sent_bytes
