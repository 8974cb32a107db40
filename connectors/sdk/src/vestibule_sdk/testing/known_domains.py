"""The mail domains that a connector may have a rule about: those that everybody knows, and those in its own code."""

import inspect
import re
import sys
from collections.abc import Iterator
from types import CodeType
from typing import Any, Final

_EVERYBODYS: Final = ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "icloud.com", "yahoo.com")
_DOMAIN: Final = re.compile(r"[@.]?(?P<domain>[a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)


def known_domains(function: object) -> tuple[str, ...]:
    """Every domain that a function could know.

    Args:
        function: Its constants are read, and those of every module of its package that is imported.
    """
    package = str(getattr(function, "__module__", "")).partition(".")[0]
    modules = [each for name, each in list(sys.modules.items()) if name.partition(".")[0] == package]
    texts = _texts([function, *(list(vars(each).values()) for each in modules)])
    found = (_DOMAIN.fullmatch(text.strip()) for text in texts)
    return tuple(dict.fromkeys((*_EVERYBODYS, *(each["domain"].lower() for each in found if each))))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever stands in a module
    """Those in collections, in the code of functions, and in what functions were made with, at whatever depth."""
    waiting, seen = [value], set[int]()
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif id(each) in seen:
            continue
        elif isinstance(each, list | tuple | set | frozenset):
            waiting += each
        elif isinstance(each, dict):
            waiting += [*each, *each.values()]
        elif isinstance(each, CodeType):
            waiting += each.co_consts
        elif inspect.isfunction(each):
            waiting += [each.__code__, *inspect.getclosurevars(each).nonlocals.values()]
        seen.add(id(each))
