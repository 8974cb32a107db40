"""Instants as a person reads them. Without JavaScript in UTC, which is said; with it in the visitor's own zone."""

from datetime import UTC, datetime

from vestibule.web.words import CommonWords


def written(at_s: int, words: CommonWords, *, form: str) -> str:
    """Write an instant in the catalogue's form.

    Args:
        at_s: Seconds since 1970-01-01 UTC.
        words: Names of months.
        form: `words.date_time` or `words.instant`.
    """
    at = datetime.fromtimestamp(at_s, tz=UTC)
    return form.format(
        year=at.year,
        month=words.months[at.month - 1],
        month_number=f"{at.month:02}",
        day=at.day,
        day_padded=f"{at.day:02}",
        hour=f"{at.hour:02}",
        minute=f"{at.minute:02}",
        second=f"{at.second:02}",
    )
