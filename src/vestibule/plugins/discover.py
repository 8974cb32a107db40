"""Find connectors through the entry points of installed distributions; nothing of theirs is imported."""

from collections.abc import Iterable, Sequence
from importlib.metadata import Distribution, distributions
from typing import Final

from vestibule.plugins.candidate import GROUP_PREFIX, Candidate

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
        # Of two copies of one distribution the first is the one that Python imports.
        if candidates and candidates[0].distribution not in seen:
            seen.add(candidates[0].distribution)
            found += candidates
    return tuple(sorted(found, key=lambda candidate: (candidate.key, candidate.distribution, candidate.epoch)))


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
                key=entry_point.name,
                epoch=entry_point.group.removeprefix(GROUP_PREFIX),
                distribution=name,
                version=version,
                entry_point=entry_point,
            )
