"""The error page, top to bottom as LOOK.md lays it out. Only `details` is for those entitled to it (S70)."""

from enum import StrEnum

from msgspec import Struct


class Action(StrEnum):
    """The one button of an error page."""

    TRY_AGAIN = "try_again"
    ANOTHER_WAY = "another_way"
    SIGN_IN = "sign_in"
    ASK_ADMINISTRATOR = "ask_administrator"
    ACCOUNT = "account"
    SIGN_IN_AND_CONNECT = "sign_in_and_connect"


class LiveValue(Struct, frozen=True, kw_only=True):
    """A value of this installation to paste into the provider's console.

    Attributes:
        label: The field's name on the provider's screen.
    """

    label: str
    value: str


class StepTiming(Struct, frozen=True, kw_only=True):
    """One step of the attempt: `step` as in the error tree, `took_ms` its wall time."""

    step: str
    took_ms: float
    note: str = ""


class ErrorDetails(Struct, frozen=True, kw_only=True):
    """LOOK.md's fourth part: for a test login that an admin started, a signed-in owner, the demo. Nobody else.

    Attributes:
        detail: The error's private account.
        step: Where it arose.
        hint: What to do about it; lines become numbered clicks.
        expected, received: Shown side by side with the difference marked, when either is there.
        upstream: The provider's own words: quoted, escaped, shortened, marked as theirs.
        docs_url: Where the documentation explains this code.
    """

    detail: str = ""
    step: str | None = None
    hint: str = ""
    expected: str | None = None
    received: str | None = None
    live_values: tuple[LiveValue, ...] = ()
    upstream: str = ""
    steps: tuple[StepTiming, ...] = ()
    docs_url: str | None = None


class ErrorView(Struct, frozen=True, kw_only=True):
    """What an error page shows.

    Attributes:
        code: The error's code.
        sentence: The error's `public`; a catalogue in another language replaces it by code.
        attempt_id: The short id; None where no attempt is known (a 404).
        href: Where the button leads; None means the sign-in page or, to ask the administrator, a new e-mail.
    """

    code: str
    sentence: str
    at_s: int
    action: Action
    attempt_id: str | None = None
    href: str | None = None
    details: ErrorDetails | None = None
