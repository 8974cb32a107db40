"""What looks like another thing and is none: a claim that is no proof, a person who is somebody else."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

VERIFYING: Final = (
    "email_verified",
    "emailVerified",
    "email-verified",
    "verified_email",
    "verifiedEmail",
    "verified_primary_email",
    "email_confirmed",
    "email_is_verified",
    "mail_verified",
    "is_verified",
    "is_email_verified",
    "verified",
    "confirmed",
    "xms_edov",
    "phone_number_verified",
)
"""Names under which some provider somewhere says that an address is somebody's. Where it is not this one's, each is
an attribute that people may fill in themselves."""

TRUTHS: Final[tuple[Any, ...]] = (True, "true", "True", 1, "1", "yes")


def other_people(text: str, *, by_bytes: bool) -> Iterator[str]:
    """Texts that name somebody else, as near as can be: what ignores any part of a name takes two people for one.

    Args:
        text: A name.
        by_bytes: Whether a GUID in capitals is another one, though it means the same (RFC 9562 4).
    """
    for place, character in enumerate(text):
        yield f"{text[:place]}{'0' if character != '0' else '1'}{text[place + 1 :]}"
    if (by_bytes or not _is_guid(text)) and text.swapcase() != text:
        yield text.swapcase()
    yield from (f"{text} ", f" {text}", f"{text}0")
    if len(text) > 1:
        yield text[:-1]


def _is_guid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
