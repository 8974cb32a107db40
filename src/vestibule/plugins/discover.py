"""Find connectors through the entry points of installed distributions; nothing of theirs is imported."""

import re
from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from typing import Final

from vestibule.plugins.candidate import GROUP_PREFIX, Candidate
from vestibule.plugins.reason import one_line

_UNKNOWN: Final = "unknown"


def discover(*, path: Sequence[str] | None = None) -> tuple[Candidate, ...]:
    """List what every installed distribution declares under `vestibule.connectors.v*`.

    A distribution whose metadata cannot be read declares nothing: it could not be named anyway.

    Args:
        path: Directories to look in; None means where Python imports from.
    """
    found: list[Candidate] = []
    seen: set[str] = set()
    installed = distributions() if path is None else distributions(path=list(path))
    for distribution in installed:
        candidates = list(_candidates(distribution))
        name = _normalized(candidates[0].distribution) if candidates else ""
        # Of two copies of one distribution the first is the one that Python imports. What has no name is no copy.
        if name not in seen:
            found += candidates
            seen |= {name} - {"", _UNKNOWN}
    return tuple(sorted(found, key=lambda candidate: (candidate.key, candidate.distribution, candidate.epoch)))


def _normalized(name: str) -> str:
    """A distribution's name as installers compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _candidates(distribution: Distribution) -> Iterable[Candidate]:
    try:
        text = distribution.read_text("entry_points.txt") or ""
        if GROUP_PREFIX not in text:  # spares parsing the metadata of everything that is installed
            return
        entry_points = list(distribution.entry_points)
        name, version = distribution.name or _UNKNOWN, distribution.version or _UNKNOWN
    except Exception:  # noqa: BLE001 - whatever somebody's damaged metadata raises: the others still count
        return
    for entry_point in entry_points:
        if entry_point.group.startswith(GROUP_PREFIX):
            yield Candidate(
                # Words of theirs that stand in lists, logs and on pages: control characters would forge lines (S69).
                key=one_line(entry_point.name),
                epoch=one_line(entry_point.group.removeprefix(GROUP_PREFIX)),
                distribution=one_line(name) or _UNKNOWN,
                version=one_line(version) or _UNKNOWN,
                entry_point=entry_point,
            )
