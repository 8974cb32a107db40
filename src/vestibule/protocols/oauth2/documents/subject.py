"""The subject of a plain OAuth 2.0 login: one member of one document, and never a guess (S43)."""

from collections.abc import Mapping
from typing import Any, Final

from vestibule.errors import Step, SubjectRefused
from vestibule.protocols.shown import shown
from vestibule_sdk.oauth2 import SubjectKind, SubjectMember

MAX_SUBJECT: Final = 255
MAX_NUMBER: Final = 2**63 - 1
"""GitHub's ids are 64 bits wide. What is larger would not survive every JSON parser on its way unchanged."""


def subject_of(documents: Mapping[str, Any], member: SubjectMember) -> str:
    """The subject as text: a whole number above 0 in decimal, or a text as it is, whichever the connector says.

    A zero or negative number, an empty text, and everything of another type stand for somebody who is not there: two
    people with such a "subject" would be one.

    Raises:
        SubjectRefused: subject_refused.
    """
    document = documents.get(member.document)
    value = document.get(member.member) if isinstance(document, dict) else None
    if member.kind is SubjectKind.NUMBER:
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_NUMBER:
            return str(value)
    elif isinstance(value, str) and 0 < len(value) <= MAX_SUBJECT and value.isprintable() and value == value.strip():
        return value
    raise SubjectRefused(
        f"{member.member} in the document {member.document} does not identify anybody",
        step=Step.USERINFO,
        hint="Check the provider's address in this connection's settings: its API has to send a stable identifier.",
        expected="a whole number above 0"
        if member.kind is SubjectKind.NUMBER
        else f"a text of 1 to {MAX_SUBJECT} visible characters",
        received=f"no {member.member}" if value is None else f"{type(value).__name__} {shown(value, limit=60)}",
    )
