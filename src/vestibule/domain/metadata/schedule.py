"""When a source is read again (SAML metadata 2.3.2, cacheDuration; S62).

A publisher's cacheDuration counts within bounds: nobody's "one second" makes us hammer a server, and nobody's "one
year" keeps a withdrawn key alive here for a year.
"""

from typing import Final

_HOUR_S: Final = 3_600
_DAY_S: Final = 24 * _HOUR_S

SHORTEST_S: Final = _HOUR_S
LONGEST_S: Final = _DAY_S
USUAL_S: Final = 6 * _HOUR_S
"""For a document that names no cacheDuration."""

SOONEST_RETRY_S: Final = 300
"""After a failure."""

RENEWED_AT_MOST_EVERY_S: Final = 300
"""How often a message with an unknown key may have a source read before its time: anybody can send such messages."""

AGGREGATE_RENEWED_AT_MOST_EVERY_S: Final = SHORTEST_S
"""The same for a federation's: tens of megabytes."""

JITTER: Final = 0.2
"""The part of an interval by which it may be shorter, so that thousands of installations do not ask together."""


def after_success(*, now_s: int, cache_s: int | None, valid_until_s: int | None, dice: float) -> int:
    """When to read a source again that has just been read.

    Args:
        now_s: In seconds since 1970.
        cache_s: The document's cacheDuration, in seconds.
        valid_until_s: The document's end: it is asked for again before that, however long it may be cached.
        dice: From 0 to 1, by chance.
    """
    wanted_s = USUAL_S if cache_s is None else min(max(cache_s, SHORTEST_S), LONGEST_S)
    if valid_until_s is not None:
        wanted_s = min(wanted_s, max((valid_until_s - now_s) // 2, SOONEST_RETRY_S))
    return now_s + int(wanted_s * (1 - JITTER * dice))


def after_failure(*, now_s: int, failing_since_s: int, dice: float) -> int:
    """When to try again: soon at first, then after as long as it has been failing, at most a day."""
    wanted_s = min(max(now_s - failing_since_s, SOONEST_RETRY_S), LONGEST_S)
    return now_s + int(wanted_s * (1 - JITTER * dice))


def may_renew(*, now_s: int, tried_at_s: int, is_aggregate: bool) -> bool:
    """Whether a source may be read before its time."""
    every_s = AGGREGATE_RENEWED_AT_MOST_EVERY_S if is_aggregate else RENEWED_AT_MOST_EVERY_S
    return now_s - tried_at_s >= every_s
