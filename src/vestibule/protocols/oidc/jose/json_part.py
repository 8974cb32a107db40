"""A token's header or payload, decoded once into plain values of bounded depth (S64).

Of repeated member names the last one counts, as RFC 7519 4 allows; there is one decoding, so every reader of a message
sees the same value.
"""

from typing import Any, Final

import msgspec

MAX_DEPTH: Final = 32
"""Real claims nest four deep; what encodes them again recurses, hence a bound."""


class NotAnObject(ValueError):
    """The bytes are no JSON object, or nest too deep; says which."""


def decode_object(raw: bytes) -> dict[str, Any]:
    """Decode one JSON object.

    Raises:
        NotAnObject: Malformed, another JSON value, numbers out of range, or deeper than MAX_DEPTH.
    """
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotAnObject("not JSON") from error
    if not isinstance(value, dict):
        raise NotAnObject("JSON, but not an object")
    # Counting openers is one pass in C and settles nearly every real message: without so many, none can nest so deep.
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _refuse_depth(value)
    return value


def _refuse_depth(value: dict[str, Any]) -> None:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise NotAnObject(f"JSON nested deeper than {MAX_DEPTH}")
