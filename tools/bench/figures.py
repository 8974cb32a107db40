"""From measurements to figures: medians of rounds, ratios within a round, and the two forms in which they are told."""

import math
from collections.abc import Sequence
from statistics import median

import msgspec
from msgspec import Struct


class Figure(Struct, frozen=True):
    """One figure, as PERFORMANCE.md names it.

    Attributes:
        ratio: To the figure that `of` names, in the same run; None without one.
    """

    name: str
    value: float
    unit: str
    ratio: float | None = None
    of: str | None = None


def figure(name: str, values: Sequence[float], unit: str) -> Figure:
    """The median of the rounds."""
    return Figure(name, _rounded(median(values)), unit)


def compared(name: str, values: Sequence[float], unit: str, *, to: Sequence[float], of: str) -> Figure:
    """The median of the rounds, and the median of the ratios that each round gave.

    Args:
        name: Of the figure.
        values: One for each round.
        unit: Of the values.
        to: What each round measured of the other thing.
        of: Name of the other thing.
    """
    ratios = [value / other for value, other in zip(values, to, strict=True)]
    return Figure(name, _rounded(median(values)), unit, _rounded(median(ratios)), of)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed (nearest rank).

    Args:
        values: At least one.
        share: Above 0, at most 1.
    """
    return sorted(values)[math.ceil(share * len(values)) - 1]


def as_json(figures: Sequence[Figure]) -> bytes:
    """The figures as a JSON list of {"name", "value", "unit", "ratio", "of"}."""
    return msgspec.json.format(msgspec.json.encode(figures), indent=2) + b"\n"


def as_table(figures: Sequence[Figure]) -> str:
    """The figures for a person."""
    lines = []
    for each in figures:
        ratio = "" if each.ratio is None else f"  {each.ratio:.2f} x {each.of}"
        lines.append(f"{each.name:<28}{each.value:>12,.6g} {each.unit:<6}{ratio}".rstrip())
    return "\n".join(lines)


def _rounded(value: float) -> float:
    """To four significant digits: a benchmark knows no more."""
    return float(f"{value:.4g}")
