"""Audit events: who did what, when, and how it ended. Append-only."""

from enum import StrEnum

from msgspec import Struct


class Action(StrEnum):
    """What is audited."""

    LOGIN = "login"
    LOGIN_REFUSED = "login_refused"
    LOGOUT = "logout"
    LOGOUT_UPSTREAM = "logout_upstream"
    SESSION_REVOKED = "session_revoked"
    SESSION_REPLACED = "session_replaced"
    IDENTITY_OFFERED = "identity_offered"
    LINK_MADE = "link_made"
    LINK_REFUSED = "link_refused"
    LINK_REMOVED = "link_removed"
    IDENTITY_CONFIRMED = "identity_confirmed"
    IDENTITY_NOT_CONFIRMED = "identity_not_confirmed"
    ADDRESS_RELEASED = "address_released"
    ACCOUNT_REMOVED = "account_removed"
    CONNECTION_ADDED = "connection_added"
    CONNECTION_CHANGED = "connection_changed"
    CONNECTION_REMOVED = "connection_removed"
    CONSENT_ASKED = "admin_consent_asked"
    CONSENT_GIVEN = "admin_consent_given"
    KEY_MADE = "key_made"
    KEY_PUBLISHED = "connection_key_published"
    KEY_SWITCHED = "connection_key_switched"
    KEY_RETIRED = "connection_key_retired"
    METADATA_TAKEN = "metadata_taken"
    METADATA_HELD = "metadata_held"
    METADATA_ACCEPTED = "metadata_accepted"
    METADATA_DECLINED = "metadata_declined"
    METADATA_REFUSED = "metadata_refused"
    METADATA_FOLLOWED = "metadata_followed"
    METADATA_UNFOLLOWED = "metadata_unfollowed"
    METADATA_SOURCE_ADDED = "metadata_source_added"
    METADATA_SOURCE_CHANGED = "metadata_source_changed"
    METADATA_SOURCE_REMOVED = "metadata_source_removed"


class Event(Struct, frozen=True, kw_only=True):
    """One event.

    Attributes:
        actor: `account:<id>`, `cli`, `provider:<connection id>` or `system`.
        subject_hash: Hash of the identity's (issuer, subject); identities are not kept in clear here.
        code: The error's code, for a refusal.
        note: Constant words and names of changed fields; control characters are neutralised on entry.
    """

    id: str
    at_s: int
    action: Action
    actor: str
    organization_id: str | None = None
    connection_id: str | None = None
    account_id: str | None = None
    subject_hash: str | None = None
    attempt_id: str | None = None
    client_address: str = ""
    code: str | None = None
    note: str = ""
