"""Random URLs and answers: only declared errors, never a private address (S61, S77)."""

import random
import zlib
from ipaddress import ip_address
from urllib.parse import urlsplit

from fuzzing import dice, spoil

from vestibule.errors import BlockedAddress, UpstreamError, VestibuleError
from vestibule.protocols.net import Answer, NetPolicy
from vestibule.protocols.net.answer_reader import AnswerReader
from vestibule.protocols.net.inflate import Inflater, inflate
from vestibule.protocols.net.streamed_reader import StreamedReader
from vestibule.protocols.net.url import check_target, literal_address, parse_url

HOSTS = (
    *("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[fd00:ec2::254]", "localhost"),
    *("2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "idp.example", "8.8.8.8", "[2606:4700:4700::1111]"),
    *(
        "\uff11\uff12\uff17.0.0.1",
        "127\u30020\u30020\uff0e1",
        "\u2460.0.0.1",
        "b\u00fccher.example",
        "xn--bcher-kva.example",
    ),
)
ODD = (
    *"/\\@:#?%.[]|^`{}<>\"' \t\r\n\0",
    *(
        "//",
        "\\\\",
        "%00",
        "%2f",
        "%5c",
        "%40",
        "%25",
        "..",
        "::",
        ":443",
        ":0",
        ":80",
        "443",
        "https://",
        "http:",
        "xn--a",
    ),
    *(
        "\u3002",
        "\uff0e",
        "\uff61",
        "\uff0f",
        "\uff20",
        "\u2025",
        "\u00ad",
        "\u200d",
        "\u202e",
        "\ud800",
        "\u00df",
        "\u0130",
        "\u0661",
    ),
)
LINES = (
    *(b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 500 x\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 101 X\r\n"),
    *(b"HTTP/1.1 204 x\r\n\r\n", b"HTTP/1.1 304 x\r\n", b"HTTP/0.9 200\r\n", b"HTTP/1.1 200\r\n"),
    *(
        b"Content-Length: 2\r\n",
        b"Content-Length: 999999999999\r\n",
        b"Content-Length: +2\r\n",
        b"Content-Length: 2, 2\r\n",
    ),
    *(b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"Transfer-Encoding: x\r\n"),
    *(
        b"Connection: close\r\n",
        b"Upgrade: x\r\nConnection: upgrade\r\n",
        b"A: b\r\n",
        b" folded\r\n",
        b":\r\n",
        b"Keep-Alive: timeout=\r\n",
    ),
    *(b"\r\n", b"\n", b"2\r\n{}\r\n", b"0\r\n\r\n", b"fffffffff\r\n", b"2;a=b\r\n{}\r\n", b"{}"),
)


def test_a_url_is_refused_or_means_to_others_what_it_means_to_us() -> None:
    """S61: where we read a host, the standard library reads the same; what could be read in two ways is refused."""
    read = 0
    for chance in dice("url"):
        url = odd_url(chance)
        try:
            target = parse_url(url)
            origin = check_target(target, NetPolicy())
        except BlockedAddress as error:
            assert error.detail.isprintable(), repr(url)  # noqa: PT017 - most inputs end here, as they should
            continue
        read += 1
        seen = urlsplit(url)
        assert (seen.scheme, seen.port or 443, seen.username, seen.fragment) == ("https", origin.port, None, ""), repr(
            url
        )
        assert (origin.scheme, origin.port) == ("https", 443), repr(url)
        assert target.path.isascii(), repr(url)
        assert target.path.isprintable(), repr(url)
        assert " " not in target.path, repr(url)
        literal = literal_address(origin.host)
        if literal is not None:
            assert ip_address(seen.hostname or "") == literal, repr(url)
        else:
            assert origin.host.isascii(), repr(url)
            assert seen.hostname == origin.host or not (seen.hostname or "").isascii(), repr(url)
            assert not origin.host.rpartition(".")[2].isdecimal(), repr(url)
    assert read > 0


def odd_url(chance: random.Random) -> str:
    start = chance.choice(["https://", "https://", "https://", "http://", "HTTPS://", "", "//", "https:"])
    parts = [
        chance.choice(HOSTS),
        chance.choice(["", ":443", ":8443", ""]),
        chance.choice(["", "/", "/a/b", "?c", "/d?e=f"]),
    ]
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        parts.insert(chance.randrange(len(parts) + 1), chance.choice([*ODD, chr(chance.randrange(1, 0x3000)), *HOSTS]))
    return start + "".join(parts)


def test_an_answer_is_read_or_refused_however_it_arrives() -> None:
    """S32, S77: only declared errors; and an answer that is read in pieces is the same as in one."""
    answers = 0
    for chance in dice("answer"):
        stream = b"".join(chance.choices(LINES, k=chance.randint(1, 9)))
        stream = spoil(chance, stream) if chance.random() < 0.5 else stream
        cuts = sorted(chance.randrange(len(stream) + 1) for _ in range(3))
        parts = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
        whole, in_parts = read([stream]), read(parts)
        if isinstance(whole, Answer):
            answers += 1
            assert isinstance(in_parts, Answer), repr(stream)
            assert whole == in_parts, repr(stream)
            assert len(whole.body) <= 1000
    assert answers > 0


def read(parts: list[bytes], reader: AnswerReader | None = None) -> Answer | VestibuleError:
    reader = reader or AnswerReader("idp.example", max_body_bytes=1000)
    try:
        for part in parts:
            answer = reader.feed(part) if part else None
            if answer is not None:
                return answer
        return reader.end()
    except UpstreamError as error:
        return error


def test_a_streamed_answer_is_the_one_that_would_be_kept() -> None:
    """S32, S77: the same bytes, the same refusals; and what is not a 200 is kept all the same."""
    streamed = 0
    for chance in dice("streamed"):
        stream = b"".join(chance.choices(LINES, k=chance.randint(1, 9)))
        stream = spoil(chance, stream) if chance.random() < 0.5 else stream
        pieces: list[bytes] = []
        reader = StreamedReader("idp.example", max_body_bytes=1000, max_streamed_bytes=1000, take=pieces.append)
        whole, handed_on = read([stream]), read([stream], reader)
        assert isinstance(handed_on, type(whole)), repr(stream)
        if isinstance(whole, Answer) and isinstance(handed_on, Answer):
            streamed += bool(pieces)
            assert (whole.status, whole.headers) == (handed_on.status, handed_on.headers), repr(stream)
            assert whole.body == handed_on.body + b"".join(pieces), repr(stream)
            assert whole.status == 200 or not pieces, repr(stream)
    assert streamed > 0


def test_a_body_is_unpacked_in_pieces_as_it_is_at_once() -> None:
    """S32, S77: never more than the bound, never an undeclared error, wherever the pieces end."""
    for chance in dice("pieces"):
        plain = chance.randbytes(5) * chance.randrange(400)
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        packed = packer.compress(plain) + packer.flush()
        body = spoil(chance, packed) if chance.random() < 0.5 else packed
        cuts = sorted(chance.randrange(len(body) + 1) for _ in range(3))
        parts = [body[start:end] for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True) if end > start]
        try:
            expected = inflate(body, "gzip", max_bytes=1000, name="idp.example")
        except UpstreamError:
            expected = None
        inflater = Inflater("gzip", max_bytes=1000, name="idp.example")
        unpacked = b""
        try:
            for part in parts:
                for piece in inflater.plain(part):
                    unpacked += piece
            inflater.end()
        except UpstreamError as error:
            assert error.detail.isprintable(), repr(body)  # noqa: PT017 - half of the inputs end here, as they should
            assert expected is None, repr(body)
        else:
            assert unpacked == expected, repr(body)
        assert len(unpacked) <= 1000, repr(body)


def test_a_body_is_unpacked_or_refused() -> None:
    """S32, S77: never more than the bound, never an undeclared error."""
    for chance in dice("body"):
        window = chance.choice([31, 15, -15])
        packer = zlib.compressobj(6, zlib.DEFLATED, window)
        packed = packer.compress(chance.randbytes(5) * chance.randrange(400)) + packer.flush()
        coding = chance.choice(["gzip", "deflate", "x-gzip", "br", "identity", "gzip, deflate", " GZIP "])
        body = spoil(chance, packed) if chance.random() < 0.8 else packed
        try:
            unpacked = inflate(body, coding, max_bytes=1000, name="idp.example")
        except UpstreamError as error:
            assert error.detail.isprintable(), repr(body)  # noqa: PT017 - most inputs end here, as they should
        else:
            assert len(unpacked) <= 1000 or unpacked is body, repr(body)
