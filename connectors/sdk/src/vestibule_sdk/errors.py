"""The root of every declared error, and the two kinds a connector may raise.

An error has two readers. `code` and `public` are constants of the class: they may be shown to anybody, and the
documentation explains each code. `detail`, `hint`, `expected` and `received` belong to one occurrence: they go to the
log, the audit trail and the attempt's record, and to a page only where the viewer is entitled to them.
"""

from enum import StrEnum
from typing import ClassVar


class Step(StrEnum):
    """The part of a login in which an error arose."""

    BEGIN = "begin"
    CALLBACK = "callback"
    TOKEN = "token"  # noqa: S105 - the name of a step, not a secret
    VERIFY = "verify"
    USERINFO = "userinfo"
    MAP = "map"
    LINK = "link"
    SESSION = "session"


class VestibuleError(Exception):
    """A declared error: a stable code, a constant public sentence, and a private account of one occurrence.

    Attributes:
        code: Stable, documented, `lower_snake_case`.
        public: One constant sentence in the visitor's words; never holds a value.
        detail: What happened, for the operator; may hold upstream text, never a secret.
        step: The part of the login that failed; None outside a login.
        hint: What the administrator clicks or sets to mend it.
        expected: What was wanted, where a comparison failed.
        received: What came instead.
    """

    code: ClassVar[str]
    public: ClassVar[str]
    default_step: ClassVar[Step | None] = None

    def __init__(
        self,
        detail: str,
        *,
        step: Step | None = None,
        hint: str = "",
        expected: str | None = None,
        received: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.step = step or self.default_step
        self.hint = hint
        self.expected = expected
        self.received = received

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


class ConfigError(VestibuleError):
    """One fault of a connection's configuration, at one field.

    Attributes:
        path: The field as the form and the API name it, e.g. `clientId`; "" when the whole is at fault.
    """

    code = "config_error"
    public = "This sign-in method is not set up correctly."

    def __init__(self, detail: str, *, path: str, hint: str = "") -> None:
        super().__init__(detail, hint=hint)
        self.path = path

    def __str__(self) -> str:
        return f"{self.code}: {self.path or '(whole)'}: {self.detail}"


class MappingError(VestibuleError):
    """Verified evidence could not be made into an identity."""

    code = "mapping_failed"
    public = "Your sign-in service did not tell us enough about you to sign you in."
    default_step = Step.MAP


class MissingUserInfo(MappingError):
    """The provider answered without an attribute that this connection cannot do without."""

    code = "missing_user_info"
    public = "Your sign-in service did not share the information needed to sign you in."


class AccountNotFound(MappingError):
    """A SAML assertion lacks the attributes or the NameID by which its person could be known (R57)."""

    code = "account_not_found"
    public = "Your sign-in service did not share the details needed to find your account."


class NotAdmitted(MappingError):
    """The person is known, and belongs to nothing that this connection admits: an organization, a team, a group."""

    code = "not_admitted"
    public = "Your account there does not belong to a group that may sign in here."


class GroupsIncomplete(MappingError):
    """The provider left groups out of its answer, so nobody knows which ones somebody has."""

    code = "groups_incomplete"
    public = "Your sign-in service did not list all of your groups, so you were not signed in."
