"""A refusal of a whole aggregate: where its fault has a place, the detail begins with the line."""

from typing import Final

from vestibule.errors import MetadataMalformed

GET_AGAIN: Final = "Get the document from its publisher again, and give it unchanged."
NOT_REAL: Final = "No federation publishes such a document. Look at what stands between its publisher and us."


def malformed(reason: str, *, hint: str = GET_AGAIN, line: int | None = None) -> MetadataMalformed:
    """Make the error.

    Args:
        reason: A clause; foreign text in it has gone through `shown`.
        hint: What to do about it.
        line: Of the document; None where there is none to name.
    """
    return MetadataMalformed(f"{at(line)}{reason}", hint=hint)


def at(line: int | None) -> str:
    """The beginning of a detail that has a place."""
    return f"line {line}: " if line else ""
