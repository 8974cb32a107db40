"""What can be wrong with what a provider's API says, where no ID token says it (plain OAuth 2.0)."""

from vestibule.errors.base import Step, VerificationError


class DocumentRefused(VerificationError):
    """A document of the provider's API is not what it has to be, or goes on where it may not (RFC 8288)."""

    code = "document_refused"
    public = "The sign-in service sent details about you that cannot be used."
    default_step = Step.USERINFO
