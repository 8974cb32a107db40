"""Claims read by type: a claim of a wrong type is a refusal, never a guess (S27)."""

from collections.abc import Callable
from typing import Any, Final

from vestibule.errors import VerificationError
from vestibule.protocols.oidc.hints import NOT_STANDARD
from vestibule.protocols.shown import shown

MAX_DATE_S: Final = 253_402_300_799
"""The last second of the year 9999: what is later is no date, and fits no date type."""


def numeric_date(claims: dict[str, Any], name: str, refusal: Callable[..., VerificationError]) -> float | None:
    """A NumericDate (RFC 7519 2): a JSON number, fractions allowed; None when absent.

    Raises:
        VerificationError: What `refusal` makes: it is no number (a boolean is none), or no date.
    """
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_DATE_S:
        raise refusal(
            f"The token's {name} is no point in time",
            hint=NOT_STANDARD,
            expected="a number of seconds since 1970",
            received=shown(value, limit=60),
        )
    return value


def required_date(claims: dict[str, Any], name: str, refusal: Callable[..., VerificationError]) -> float:
    """A NumericDate that must be there.

    Raises:
        VerificationError: What `refusal` makes: it is absent, no number, or no date.
    """
    value = numeric_date(claims, name, refusal)
    if value is None:
        raise refusal(
            f"The token has no {name}",
            hint=NOT_STANDARD,
            expected="a number of seconds since 1970",
            received=f"no {name}",
        )
    return value
