"""What stays of a message once it has been verified on its own, before any cookie of a browser is seen."""

from collections.abc import Mapping

from msgspec import Struct

from vestibule.errors import LoginError, MappingError
from vestibule_sdk.assertion import NameID


class ReceivedAssertion(Struct, frozen=True, kw_only=True):
    """A verified assertion that waits for the browser's second hop. It may be sealed and parked as it is.

    Attributes:
        issuer: The provider's entity id.
        assertion_id: Good once for this provider, until `replay_until_s` (S16).
        in_response_to: The request that it answers; None for an unsolicited one.
        subject: Chosen by S43's rule.
        name_id: As it stood there, a transient one included: a later logout request repeats it.
        authn_instant_s: When the person authenticated, in seconds since 1970.
        session_expires_at_s: SessionNotOnOrAfter: no session of ours may outlive it (S15).
        warnings: Plain sentences about what was accepted but deserves a look, such as an expired certificate.
    """

    issuer: str
    assertion_id: str
    in_response_to: str | None
    subject: str
    name_id: NameID | None
    attributes: Mapping[str, tuple[str, ...]]
    authn_context: str | None
    authn_instant_s: int
    session_index: str | None
    session_expires_at_s: int | None
    replay_until_s: int
    warnings: tuple[str, ...] = ()


class SignedRefusal(Exception):
    """A message that the provider did sign, and that a later check refuses: worth an attempt's record of its own.

    Attributes:
        error: Why.
        message_id: Of the signed element; the provider gives it once.
    """

    def __init__(self, error: LoginError | MappingError, *, message_id: str) -> None:
        super().__init__(str(error))
        self.error = error
        self.message_id = message_id


class LogoutRequested(Struct, frozen=True, kw_only=True):
    """A verified LogoutRequest of the provider: which sessions end (S22).

    Attributes:
        request_id: Good once, until `expires_at_s`.
        name: The person, in the form that `Evidence.name` has.
        session_indexes: Empty means every session of that person.
    """

    issuer: str
    request_id: str
    name: str
    session_indexes: tuple[str, ...]
    expires_at_s: int
    relay_state: str | None


class LogoutAnswered(Struct, frozen=True, kw_only=True):
    """A verified LogoutResponse of the provider.

    Attributes:
        in_response_to: The LogoutRequest of ours that it answers.
        complete: False when the provider could not end every session (PartialLogout), or none at all.
    """

    in_response_to: str
    complete: bool
