"""An answer's parameters have a sane size before any of them is used (S64)."""

from typing import Final

from vestibule.errors import CallbackMalformed
from vestibule.protocols.engine import Callback
from vestibule.protocols.shown import shown

MAX_PARAMETERS: Final = 32
MAX_VALUE: Final = 8192
"""Characters of one value. Codes of Entra and ADFS, which are encrypted tokens, reach 2,000."""


def check_bounds(callback: Callback) -> None:
    """Refuse an answer that is too large.

    Raises:
        CallbackMalformed: callback_malformed.
    """
    if len(callback.parameters) > MAX_PARAMETERS:
        raise CallbackMalformed(
            "The callback has too many parameters",
            expected=f"at most {MAX_PARAMETERS}",
            received=str(len(callback.parameters)),
        )
    for name, value in callback.parameters.items():
        if len(name) + len(value) > MAX_VALUE:
            raise CallbackMalformed(
                f"The callback's parameter {shown(name, limit=40)} is too long",
                expected=f"at most {MAX_VALUE} characters",
                received=f"{len(value)} characters",
            )
