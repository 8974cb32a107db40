"""Texts from files: bounded, because a path may lead to anything, and read as what they are, text."""

from pathlib import Path
from typing import Final

DOCUMENT_BYTES_AT_MOST: Final = 1024 * 1024
"""Of a provider's metadata, the longest text that anybody gives (S64)."""


def text_from_file(path: Path, *, bytes_at_most: int = DOCUMENT_BYTES_AT_MOST) -> str:
    """The content of a file, in UTF-8.

    Raises:
        ValueError: It cannot be read, is empty, too large, or no text.
    """
    content = bytes_from_file(path, bytes_at_most=bytes_at_most)
    try:
        return content.decode()
    except UnicodeDecodeError:
        message = f"{path} holds no text"
        raise ValueError(message) from None


def bytes_from_file(path: Path, *, bytes_at_most: int = DOCUMENT_BYTES_AT_MOST) -> bytes:
    """The content of a file.

    Raises:
        ValueError: It cannot be read, is empty, or too large.
    """
    try:
        with path.open("rb") as file:
            content = file.read(bytes_at_most + 1)
    except OSError as error:
        message = f"{path} cannot be read ({error.strerror})"
        raise ValueError(message) from None
    if len(content) > bytes_at_most:
        message = f"{path} is larger than {bytes_at_most // 1024} KiB"
        raise ValueError(message)
    if not content:
        message = f"{path} is empty"
        raise ValueError(message)
    return content
