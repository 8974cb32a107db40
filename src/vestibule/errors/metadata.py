"""Refusals of SAML metadata: of a document, of an index, and of a connection whose metadata has run out."""

from vestibule.errors.base import LoginError, VestibuleError
from vestibule_sdk.errors import Step


class MetadataError(VestibuleError):
    """A document was not taken. Where its fault has a place, the detail begins with the line."""


class MetadataMalformed(MetadataError):
    """It is no metadata that can be read: cut off, another format, too large, or with what no metadata needs (DTD)."""

    code = "metadata_malformed"
    public = "The metadata cannot be read."


class MetadataDuplicate(MetadataError):
    """It describes the same provider twice, or one ID stands in it twice: nobody can tell which counts."""

    code = "metadata_duplicate"
    public = "The metadata contradicts itself."


class MetadataNotTaken(MetadataError):
    """It is metadata, and our rules keep it from taking effect (S62): another provider's, unsigned, without an end."""

    code = "metadata_not_taken"
    public = "The metadata does not meet the conditions for taking effect."


class MetadataExpired(LoginError):
    """Its time has passed (validUntil): a document that comes, or the one that a connection rests on."""

    code = "metadata_expired"
    public = "What is known about this sign-in method is out of date."
    default_step = Step.BEGIN
