"""How long a provider wants its answer kept (RFC 9111 5.2.2.1)."""

import re
from collections.abc import Mapping
from typing import Final

_MAX_AGE: Final = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NEVER: Final = re.compile(r"(?:^|[,\s])no-(?:store|cache)(?:$|[,\s=])", re.IGNORECASE)


def max_age_s(headers: Mapping[str, str]) -> int | None:
    """The seconds of `Cache-Control: max-age`; 0 for no-store and no-cache; None when nothing is said.

    Args:
        headers: Names in lower case.
    """
    control = headers.get("cache-control", "")
    if _NEVER.search(control):
        return 0
    found = _MAX_AGE.search(control)
    return int(found[1]) if found else None
