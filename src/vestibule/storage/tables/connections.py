"""The table of connections. An id is never used again: identities hang on it."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, LargeBinary, Table, UniqueConstraint

from vestibule.storage.tables.columns import exact, metadata, sealed, text, time_s

connections: Final = Table(
    "connections",
    metadata,
    exact("id", primary_key=True),
    exact("organization_id", ForeignKey("organizations.id")),
    exact("provider_id"),
    exact("connector"),
    exact("name"),
    text("icon"),
    text("config"),
    sealed("secrets"),
    exact("issuer"),
    Column("enabled", Boolean(), nullable=False),
    text("callback_form"),
    Column("trusted_for_linking", Boolean(), nullable=False),
    Column("version", BigInteger(), nullable=False),
    time_s("created_at_s"),
    time_s("updated_at_s"),
    # Our own, at SAML connections only.
    sealed("own_keys", nullable=True),
    Column("login_version", BigInteger(), nullable=False),
    time_s("metadata_until_s", nullable=True),
    # Id of a metadata source. No foreign key: nothing may be removed with it, and its removal is refused above.
    exact("federation", nullable=True),
    text("stage"),
    # Of the nonce in the one admin-consent link that is good; NULL where none is.
    Column("consent_hash", LargeBinary(), nullable=True),
    UniqueConstraint("provider_id"),
    UniqueConstraint("organization_id", "name"),
)
