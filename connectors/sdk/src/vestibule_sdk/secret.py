"""A string that cannot be shown by accident."""

import hmac
from typing import Final, NoReturn, final

MASK: Final = "Secret(****)"


@final
class Secret:
    """A secret text: printing, formatting, comparing, pickling and encoding it gives nothing away.

    Compared in constant time (a plain `==` leaks the length of the common prefix). msgspec's encoders do not know the
    type, so an answer that would contain one fails loudly instead of leaking.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Give the text to the one place that must send or seal it."""
        return self._text

    def __repr__(self) -> str:
        return MASK

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> NoReturn:
        message = "a Secret is not pickled"
        raise TypeError(message)
