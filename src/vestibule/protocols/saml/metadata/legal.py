"""Text that XML can hold (XML 1.0 2.2): no control characters, no half of a surrogate pair, no non-character."""

import re
from typing import Final

from vestibule.errors import ConfigError

_CHARACTERS: Final = re.compile("[\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]*")


def legal(text: str, *, path: str) -> str:
    """Give back a text that may stand in our metadata.

    Args:
        text: From the connection's configuration.
        path: The field it comes from.

    Raises:
        ConfigError: config_error.
    """
    if _CHARACTERS.fullmatch(text) is None:
        raise ConfigError(
            "it holds a control character, which XML cannot hold",
            path=path,
            hint="Type the value anew, do not paste it.",
        )
    return text
