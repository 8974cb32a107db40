"""The record of one login attempt: short, redacted, and enough to say what went wrong."""

from enum import StrEnum

from msgspec import Struct


class Outcome(StrEnum):
    """How an attempt ended."""

    SIGNED_IN = "signed_in"
    OFFERED = "offered"
    """Verified, and shown to the account's owner, who says whether it is connected."""
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class StepRecord(Struct, frozen=True, kw_only=True):
    """One step of an attempt.

    Attributes:
        step: As in the error tree: begin, callback, token, ...
        took_ms: Wall time of the step.
        note: What was decided, in constant words; never a secret, never raw upstream text.
    """

    step: str
    took_ms: float
    note: str = ""


class Attempt(Struct, frozen=True, kw_only=True):
    """One attempt, kept once a callback has opened its flow (anyone can send what fails earlier).

    Attributes:
        id: Short: what an error page shows and `vestibule attempts show` takes.
        flow_id: Unique: the flow is spent by this record.
        code: None on success, else the error's code.
        detail, hint, expected, received: The error's private account; "" or None on success.
        account_id: Set on success.
        client_address: As the trusted proxies tell it.
    """

    id: str
    flow_id: str
    at_s: int
    connection_id: str
    provider_id: str
    outcome: Outcome
    code: str | None = None
    step: str | None = None
    detail: str = ""
    hint: str = ""
    expected: str | None = None
    received: str | None = None
    account_id: str | None = None
    client_address: str = ""
    steps: tuple[StepRecord, ...] = ()
