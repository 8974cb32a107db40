"""Contracts outside pytest: each inherited test is run once, and what came of it is said in words."""

import traceback
from collections.abc import Callable, Iterator
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

    They are run as we wrote them, and what a class puts in the place of one of our functions is a fault of its own: a
    promise that an author can rewrite is none. What its author added is pytest's to run: it may want fixtures.
    """
    yield from _overridden(contract)
    for name, test in _tests(contract).items():
        fault = _fault(lambda test=test: test(contract()))  # type: ignore[misc]
        yield Outcome(contract=contract.__name__, test=name, says=_first_line(test.__doc__), fault=fault)


def _overridden(contract: type[Any]) -> Iterator[Outcome]:
    for name, ours in _functions(contract).items():
        found = next(vars(base)[name] for base in contract.__mro__ if name in vars(base))
        if found is not ours:
            yield Outcome(
                contract=contract.__name__,
                test=name,
                says="A contract is inherited as it is; only its attributes are an author's to set.",
                fault=f"{contract.__name__} has a {name} of its own: rename or remove it",
            )


def _tests(contract: type[Any]) -> dict[str, Callable[[Any], object]]:
    return {name: function for name, function in _functions(contract).items() if name.startswith("test_")}


def _functions(contract: type[Any]) -> dict[str, Any]:
    """Ours, by name, each as the class would have it if nobody had overridden it."""
    ours = [base for base in contract.__mro__ if _is_ours(base)]
    return {name: value for base in reversed(ours) for name, value in vars(base).items() if callable(value)}


def _is_ours(kind: type[Any]) -> bool:
    return any(kind.__module__ == each or kind.__module__.startswith(f"{each}.") for each in _OURS)


def _fault(test: Callable[[], object]) -> str | None:
    try:
        test()
    except AssertionError as error:
        return " ".join([str(error), *(f"({note})" for note in getattr(error, "__notes__", ()))])
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is what the author wants to read
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"
    return None


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
