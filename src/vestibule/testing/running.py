"""Contracts outside pytest: each inherited test is run once, and what came of it is said in words."""

import traceback
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

_OURS: Final = ("vestibule_sdk.testing", "vestibule.testing")


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one test.

    Attributes:
        contract: The class that the author wrote.
        test: Its name.
        says: What it is about.
        fault: Why it failed; None when it holds.
    """

    contract: str
    test: str
    says: str
    fault: str | None


def is_contract(value: object) -> bool:
    """Whether an object is a class that inherits a contract, and no contract itself."""
    return isinstance(value, type) and not _is_ours(value) and any(_is_ours(base) for base in value.__mro__)


def outcomes(contract: type[Any]) -> Iterator[Outcome]:
    """Run the tests that a class inherits from our contracts, one after the other.

    What its author added is pytest's to run: it may want fixtures.
    """
    instance = contract()
    for name in _inherited(contract):
        test = getattr(instance, name)
        yield Outcome(contract=contract.__name__, test=name, says=_first_line(test.__doc__), fault=_fault(test))


def _inherited(contract: type[Any]) -> list[str]:
    names = [name for base in contract.__mro__ if _is_ours(base) for name in vars(base) if name.startswith("test_")]
    return list(dict.fromkeys(names))


def _is_ours(kind: type[Any]) -> bool:
    return any(kind.__module__ == each or kind.__module__.startswith(f"{each}.") for each in _OURS)


def _fault(test: Any) -> str | None:  # noqa: ANN401 - a bound method
    try:
        test()
    except AssertionError as error:
        return " ".join([str(error), *(f"({note})" for note in getattr(error, "__notes__", ()))])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the author wants to read
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"
    return None


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
