"""An attempt as JSON: everything that the record holds, with its time and sentence in words."""

from typing import Any

import msgspec

import vestibule.errors
from vestibule.clock import rfc3339
from vestibule.domain.audit.attempt import Attempt
from vestibule.errors import VestibuleError


def record_of(attempt: Attempt) -> dict[str, Any]:
    """The record, by name."""
    record: dict[str, Any] = msgspec.to_builtins(attempt)
    del record["at_s"], record["flow_id"]
    return {"id": record.pop("id"), "at": rfc3339(attempt.at_s), "sentence": sentence_of(attempt.code), **record}


def sentence_of(code: str | None) -> str | None:
    """The public sentence of a code; None where there is none, also for a code of an earlier version."""
    if code is None:
        return None
    classes = [getattr(vestibule.errors, name) for name in vestibule.errors.__all__]
    return next(
        (each.public for each in classes if issubclass(each, VestibuleError) and getattr(each, "code", None) == code),
        None,
    )
