"""One thing that ends, or has gone wrong, in words for a table and for a person."""

from msgspec import Struct

from vestibule.domain.metadata.alarm import DAY_S, Loudness


class Ending(Struct, frozen=True, kw_only=True):
    """One thing that ends, or has gone wrong.

    Attributes:
        short: A few words for a table.
        sentence: What it is, what follows, and what to do.
        end_s: In seconds since 1970; None where it has no day.
    """

    loudness: Loudness
    short: str
    sentence: str
    end_s: int | None = None


def in_days(what: str, end_s: int, now_s: int) -> str:
    """A few words: what ends, and in how many days."""
    if end_s <= now_s:
        return what.replace("ends", "has ended")
    days = -(-(end_s - now_s) // DAY_S)
    return f"{what} in {days} {'day' if days == 1 else 'days'}"
