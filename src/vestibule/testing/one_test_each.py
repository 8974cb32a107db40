"""One test for each case of a battery, so that each has a name of its own in every report."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar


class Named(Protocol):
    """A case."""

    @property
    def name(self) -> str:
        """As the end of a test's name."""
        ...

    @property
    def says(self) -> str:
        """The same in words."""
        ...


C = TypeVar("C", bound=Named)
S = TypeVar("S")


def add_tests(contract: type[S], cases: Iterable[C], *, judge: Callable[[S, C], None]) -> None:
    """Give a contract a method for each case.

    Args:
        contract: The class that authors inherit.
        cases: What may be wrong.
        judge: Holds one of them against the contract's connector. Raises AssertionError.
    """
    for case in cases:
        setattr(contract, f"test_{case.name}", _test_of(case, judge))


def _test_of(case: C, judge: Callable[[S, C], None]) -> Callable[[S], None]:
    def test(self: S) -> None:
        judge(self, case)

    test.__doc__ = case.says
    return test
