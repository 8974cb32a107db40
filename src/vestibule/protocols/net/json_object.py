"""A provider's answer as JSON, whatever its media type says (S32, S64).

Several providers send JSON as text/plain, or errors as HTML with a JSON media type: only the bytes count.
"""

import msgspec

from vestibule.errors import UpstreamNotJSON
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.quote import masked, quoted

MAX_DEPTH = 32

_BOM = b"\xef\xbb\xbf"  # RFC 8259 8.1: a parser may ignore it, and some servers send it


def json_object(answer: Answer) -> dict[str, object]:
    """Read the body.

    Of a name that stands there twice the last value counts, which RFC 8259 4 leaves open: refusing would need a slower
    parser of our own, and nobody else reads this answer, so that no two readers can be played against each other.

    Returns:
        At most `MAX_DEPTH` deep; every text in it is valid Unicode.

    Raises:
        UpstreamNotJSON: upstream_not_json
    """
    value = _decoded(answer)
    if not isinstance(value, dict):
        raise _refused(answer, "is JSON, but no object")
    return value


def json_document(answer: Answer) -> dict[str, object] | list[object]:
    """Read the body of an answer that may also be a list, as those of many APIs are.

    Returns:
        As `json_object`.

    Raises:
        UpstreamNotJSON: upstream_not_json
    """
    value = _decoded(answer)
    if not isinstance(value, dict | list):
        raise _refused(answer, "is JSON, but neither an object nor a list", expected="a JSON object or list")
    return value


def _decoded(answer: Answer) -> object:
    body = answer.body.removeprefix(_BOM)
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise _refused(answer, f"is no JSON ({quoted(str(fault), limit=80)[1:-1]})") from None
    # An answer with no more brackets than that cannot be deeper; hardly one has more, and is measured.
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise _refused(answer, f"is nested more than {MAX_DEPTH} deep")
    return value


def _depth(value: object) -> int:
    depth = 0
    level: list[object] = [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return depth


def _refused(answer: Answer, why: str, *, expected: str = "a JSON object") -> UpstreamNotJSON:
    body = answer.body.removeprefix(_BOM)
    media_type = quoted(answer.headers.get("content-type", ""), limit=60)
    start = body[:200].lstrip().lower()
    if not body:
        why = "is empty"
    elif start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        why = "is an HTML page, not JSON"
    return UpstreamNotJSON(
        f"The answer (status {answer.status}, Content-Type {media_type}, {len(body)} bytes) {why}. "
        f"It begins: {quoted(masked(body))}",
        hint="Check that the address is the provider's endpoint, and that no proxy or login page stands before it.",
        expected=expected,
    )
