"""What the provider says that it granted (RFC 6749 5.1)."""

import re
from collections.abc import Mapping
from typing import Any, Final

_SEPARATOR: Final = re.compile(r"[ ,]+")
"""The standard has spaces; GitHub writes commas, which stand in no scope that anybody names."""


def granted_scopes(raw: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The scopes of a token answer; None where it does not say, which means: those that were asked for."""
    said = raw.get("scope")
    if not isinstance(said, str):
        return None
    return tuple(scope for scope in _SEPARATOR.split(said) if scope)
