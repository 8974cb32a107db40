"""Expectations that say what is wrong in words: an author reads them without knowing how the suite works."""

from collections.abc import Callable, Iterable
from typing import NoReturn, TypeVar

T = TypeVar("T")


def expect(condition: object, otherwise: str) -> None:
    """Fail with a sentence unless a condition holds.

    Raises:
        AssertionError: It does not.
    """
    if not condition:
        fail(otherwise)


def expect_no(faults: Iterable[str]) -> None:
    """Fail with all of the faults, unless there are none.

    Raises:
        AssertionError: There are some.
    """
    found = list(faults)
    if found:
        fail("; ".join(found))


def fail(why: str) -> NoReturn:
    """Fail with a sentence.

    Raises:
        AssertionError: Always.
    """
    raise AssertionError(why)


def result_or(call: Callable[[], T], *, declared: type[Exception], what: str) -> T | None:
    """The result of a call, or None when it raised the one kind of error that it may raise.

    Raises:
        AssertionError: It raised something else.
    """
    try:
        return call()
    except declared:
        return None
    except Exception as error:  # whatever it was: the host would take the connector for broken
        message = f"{what} raised {type(error).__name__} ({error}); it may raise {declared.__name__} only"
        raise AssertionError(message) from error
