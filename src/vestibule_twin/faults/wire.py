"""Faults below the meaning of an answer: they hold for every endpoint alike.

Sources: RFC 9110 for the statuses; the sizes are ten and more times what SECURITY.md's S32 lets a relying party read.
"""

import gzip
from collections.abc import Callable
from typing import Final

from msgspec import structs

from vestibule_twin.answer import Answer, Cut, json_answer
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import Faults, Wire

Bend = Callable[[Answer, Faults], Answer]

HUGE_BYTES: Final = 10 * 1024 * 1024
BOMB_BYTES: Final = 32 * 1024 * 1024
DEPTH: Final = 100_000
FOLLOWED: Final = "followed=1"
"""The query of the address that `redirect` names; there the good answer waits for who follows."""

_PAGE: Final = b"<!doctype html><title>Maintenance</title><h1>Back soon</h1><script>alert(1)</script>"


def _refused(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Bend:
    return lambda _answer, _faults: json_answer({"error": "twin"}, status=status, headers=headers)


def _padded(body: bytes, size_bytes: int) -> bytes:
    """Return the same object with one member more, so that nothing but its size is wrong."""
    return b'{"padding":"' + b"x" * size_bytes + b'",' + body[1:]


def _gzip_bomb(answer: Answer, _faults: Faults) -> Answer:
    body = gzip.compress(_padded(answer.body, BOMB_BYTES), compresslevel=1)
    return structs.replace(answer, body=body, headers=(*answer.headers, ("content-encoding", "gzip")))


def _redirect(answer: Answer, _faults: Faults) -> Answer:
    return structs.replace(answer, status=307, body=b"", headers=(*answer.headers, ("location", f"?{FOLLOWED}")))


def _deep(answer: Answer, _faults: Faults) -> Answer:
    return structs.replace(answer, body=b'{"padding":' + b"[" * DEPTH + b"]" * DEPTH + b"," + answer.body[1:])


WIRE: Final[dict[Wire, Entry[Bend]]] = {
    Wire.SLOW: Entry(
        lambda answer, faults: structs.replace(answer, delay_s=faults.slow_s),
        "The answer begins after slow_s seconds.",
        acceptable=True,
    ),
    Wire.HANG: Entry(lambda answer, _: structs.replace(answer, cut=Cut.HANG), "No answer ever."),
    Wire.DRIP: Entry(
        lambda answer, faults: structs.replace(answer, cut=Cut.DRIP, delay_s=faults.slow_s),
        "One byte of the body every slow_s seconds.",
    ),
    Wire.STATUS_404: Entry(_refused(404), "404 with a JSON body."),
    Wire.STATUS_429: Entry(_refused(429, (("retry-after", "60"),)), "429 with Retry-After: 60."),
    Wire.STATUS_500: Entry(_refused(500), "500 with a JSON body."),
    Wire.HTML: Entry(
        lambda answer, _: structs.replace(answer, body=_PAGE, media_type="text/html; charset=utf-8"),
        "200 with an HTML page.",
    ),
    Wire.REDIRECT: Entry(_redirect, "307 to where the good answer waits; the journal counts who `followed`."),
    Wire.HUGE: Entry(
        lambda answer, _: structs.replace(answer, body=_padded(answer.body, HUGE_BYTES)),
        "The good object with 10 MiB of padding.",
    ),
    Wire.GZIP_BOMB: Entry(_gzip_bomb, "The good object with 32 MiB of padding, some 140 KiB on the wire."),
    Wire.DEEP: Entry(_deep, "The good object with a member nested 100,000 levels deep."),
    Wire.TRUNCATED: Entry(
        lambda answer, _: structs.replace(answer, cut=Cut.HALF),
        "Half of the announced body, then the connection closes.",
    ),
    Wire.ARRAY: Entry(
        lambda answer, _: structs.replace(answer, body=b"[" + answer.body + b"]"),
        "A JSON array around the good object.",
    ),
    Wire.NOT_UTF8: Entry(
        lambda answer, _: structs.replace(answer, body=b'{"padding":"\xff\xfe",' + answer.body[1:]),
        "The good object with a member that is not UTF-8.",
    ),
    Wire.WRONG_MEDIA_TYPE: Entry(
        lambda answer, _: structs.replace(answer, media_type="text/plain"),
        "The good object, called text/plain.",
        acceptable=True,
    ),
    Wire.RESET: Entry(lambda answer, _: structs.replace(answer, cut=Cut.RESET), "The connection is reset."),
}


def bend_wire(answer: Answer, named: tuple[Wire, ...], faults: Faults) -> Answer:
    """Apply the named faults one after the other."""
    for fault in named:
        answer = WIRE[fault].bend(answer, faults)
    return answer
