"""Text that both databases can keep.

PostgreSQL keeps no NUL in a text, and neither database keeps a lone surrogate; both can reach us in what a browser or a
provider calls itself. What is only shown is made harmless. What identifies is never changed (S43).
"""

from typing import Final, overload

_UNKEEPABLE: Final = dict.fromkeys((0, *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}")


@overload
def shown(value: str) -> str: ...
@overload
def shown(value: None) -> None: ...
def shown(value: str | None) -> str | None:
    """The text, each character that cannot be kept replaced by U+FFFD."""
    if value is None or ((value.isprintable() or value.isascii()) and "\0" not in value):
        return value
    return value.translate(_UNKEEPABLE)


def is_keepable(value: str) -> bool:
    """Whether a text can be kept as it is. One that cannot is none of those that are."""
    return shown(value) == value


def ascii_lower(value: str) -> str:
    """The text with its ASCII letters in lower case, and nothing else changed (S45)."""
    return value.encode(errors="surrogatepass").lower().decode(errors="surrogatepass")
