"""What a provider said about a person, after verification and mapping."""

from collections.abc import Mapping

from msgspec import Struct


class Email(Struct, frozen=True):
    """One address as the provider gave it.

    Attributes:
        address: Not normalised; the host decides what is comparable.
        verified: True only where the provider said so with an explicit boolean (or by a documented vendor rule).
    """

    address: str
    verified: bool


class Identity(Struct, frozen=True, kw_only=True):
    """A person at a provider. (connection, issuer, subject) is the only key; never an e-mail address.

    Attributes:
        issuer: Who vouches, exactly as verified.
        subject: The person's stable, never reassigned name there, exactly as verified.
        emails: Addresses, the primary one first.
        groups: None when the provider was not asked; an empty tuple when it said "none".
        mfa: None when the provider did not say.
        attributes: Further single- or multi-valued attributes by the provider's own names.
    """

    issuer: str
    subject: str
    emails: tuple[Email, ...] = ()
    name: str | None = None
    username: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    groups: tuple[str, ...] | None = None
    mfa: bool | None = None
    attributes: Mapping[str, tuple[str, ...]] = {}
