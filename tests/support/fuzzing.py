"""Good messages made bad at random, the same way in every run (S77)."""

import os
import random
from collections.abc import Iterator
from typing import Any, Final

INPUTS: Final = int(os.environ.get("VESTIBULE_FUZZ_INPUTS", "1000"))
"""Inputs for each parser: 1 % of S77's number in `make test`, all of it in `make fuzz`."""

ODD_BYTES: Final = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"..",
    b"{",
    b"[",
    b'"',
    b"\\ud800",
    b"1e999",
    b"=",
)
ODD_VALUES: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    -(10**400),
    1e308,
    "",
    " ",
    "\0",
    "\n",
    "\u202e",
    "é",
    "x" * 3000,
    "https://evil.example",
    "javascript:alert(1)",
    "https://[",
    "https://user@host:port/",
    [],
    [[]],
    [None],
    {},
    {"": ""},
    {"keys": 1},
)


def dice(name: str, *, one_in: int = 1) -> Iterator[random.Random]:
    """One source of chance for each input; it can be made again from the name and the number alone.

    Args:
        name: Of the family.
        one_in: Makes fewer, where each is dear and another family has the number that S77 asks for.
    """
    for number in range(INPUTS // one_in):
        yield random.Random(f"{name} {number}")  # noqa: S311 - tests want the same chance every time


def spoil(chance: random.Random, raw: bytes) -> bytes:
    """Flip, cut, double or insert a few bytes."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw) + 1)
        to = min(len(raw), at + chance.randint(1, 12))
        match chance.randrange(5):
            case 0:
                raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
            case 1:
                raw = raw[:at] + raw[to:]
            case 2:
                raw = raw[:to] + raw[at:]
            case 3:
                raw = raw[:at] + chance.choice(ODD_BYTES) + raw[at:]
            case _:
                raw = raw[:at] if chance.random() < 0.1 else raw
    return raw


def distort(chance: random.Random, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Replace, drop or rename something somewhere inside a JSON value."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(list(value))
        rest = {key: item for key, item in value.items() if key != name}
        match chance.randrange(4):
            case 0:
                return rest
            case 1:
                return rest | {name + chance.choice(["", "x", "\0"]): value[name]}
            case _:
                return rest | {name: distort(chance, value[name])}
    if isinstance(value, list) and value and chance.random() < 0.7:
        at = chance.randrange(len(value))
        return [*value[:at], distort(chance, value[at]), *value[at + 1 :]]
    if isinstance(value, str) and value and chance.random() < 0.4:
        return spoil(chance, value.encode()).decode("utf-8", "replace")
    return chance.choice(ODD_VALUES)
