"""Every way in which a value reaches a screen or a log."""

from collections.abc import Callable, Iterator

from vestibule_sdk.testing.expect import result_or


def ways_to_show(value: object) -> Iterator[str]:
    """As a log line, a message or a debugger would show it."""
    yield from (repr(value), str(value), f"{value}")


def outcome_shown(call: Callable[[], object], *, declared: type[Exception], what: str) -> list[str]:
    """What a call gives as it would be shown, or the one kind of error that it may raise, with all that it holds.

    Raises:
        AssertionError: It raised something else.
    """
    refusals: list[Exception] = []

    def noted() -> object:
        try:
            return call()
        except declared as error:
            refusals.append(error)
            return None

    result = result_or(noted, declared=declared, what=what)
    return [*ways_to_show(result), *(f"{error!r} {error} {vars(error)}" for error in refusals)]
