"""Accounts, and the links that tie identities to them."""

from enum import StrEnum

from msgspec import Struct


class Account(Struct, frozen=True, kw_only=True):
    """One of our users.

    Attributes:
        id: ULID.
        email: As last given, for display; None when no provider gave one.
        email_key: Canonical form (S45) of an address that this account has itself proven, else None. Never a key to an
            identity: it only makes an account a candidate for linking.
    """

    id: str
    email: str | None
    email_key: str | None
    name: str | None
    created_at_s: int


class LinkMethod(StrEnum):
    """How an identity came to be tied to an account."""

    FIRST_SIGN_IN = "first_sign_in"
    VERIFIED_EMAIL = "verified_email"
    CONNECTED = "connected"
    """By hand, from a session of the account (S48)."""


class Link(Struct, frozen=True, kw_only=True):
    """The tie between an identity and an account. (connection_id, issuer, subject) is its key, byte for byte (S43).

    Attributes:
        email: The address the identity carried when it was last used, for display.
        reasons: Why the decision fell as it did, one constant token each, in order; shown on the account page.
    """

    id: str
    account_id: str
    connection_id: str
    issuer: str
    subject: str
    email: str | None
    method: LinkMethod
    reasons: tuple[str, ...]
    created_at_s: int
    last_used_at_s: int


class Disconnection(Struct, frozen=True, kw_only=True):
    """The end of a link, by its owner's hand.

    Kept, because it has to last: through that connection nothing joins the account by an address any more.
    """

    link_id: str
    account_id: str
    connection_id: str
    at_s: int
