"""A connection: one configured instance of a connector, owned by an organization."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from vestibule.domain.connections.own_key import OwnKey
from vestibule.domain.connections.stage import Stage
from vestibule_sdk.secret import Secret

PROVIDER_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
"""The shape of a Provider ID (R4): case-sensitive, fit for one path segment."""

RESERVED_PROVIDER_IDS: Final = frozenset({"callback", "login", "saml2"})
"""They would collide with our own paths."""

FEDERATION_ISSUER: Final = "federation:"
"""With the source's name behind it, what is shown as the issuer of a connection that admits a whole federation."""


class CallbackForm(StrEnum):
    """Which redirect URI is shown to the administrator and sent to the provider; all forms are served (R25)."""

    SHARED = "shared"
    OWN = "own"


class Connection(Struct, frozen=True, kw_only=True):
    """A configured provider.

    Attributes:
        id: ULID, internal, never reused: identities hang on it.
        provider_id: In URLs; unique and case-sensitive.
        connector: The key of the connector that understands `config`.
        name: What the button says; unique inside the organization.
        icon: The connector's glyph, kept here so that a login page imports no connector.
        config: The configuration as the form gives it (camelCase JSON), without secrets.
        secrets: The configuration's secret fields, by their camelCase names.
        own_keys: Our keys for a SAML connection, in their stages; none for others. Sealed at rest like `secrets`.
        issuer: Learned once, when the configuration was saved (R10), and compared exactly ever after.
        trusted_for_linking: Whether its evidence may join a new identity to an existing account (R49).
        version: Raised by every change: what was read under another one is not what is changed.
        login_version: Raised by what ends the logins under way: every change but one that the provider's metadata asked
            for. A flow begun under another one does not end (S73).
        metadata_until_s: When the metadata that it rests on counts no more, and no login begins or ends with it; None
            where its metadata names no end.
        federation: Id of the source any of whose providers may sign people in; None for a connection with one provider
            of its own. `config` then holds what all of them have alike, and `issuer` is for people to read alone:
            nothing is compared with it.
        stage: How far its set-up has come (R29). It moves by itself: no change of a connection writes it.
    """

    id: str
    organization_id: str
    provider_id: str
    connector: str
    name: str
    icon: str
    config: Mapping[str, Any]
    secrets: Mapping[str, Secret]
    issuer: str
    enabled: bool
    callback_form: CallbackForm
    trusted_for_linking: bool
    version: int
    created_at_s: int
    updated_at_s: int
    own_keys: tuple[OwnKey, ...] = ()
    login_version: int = 1
    metadata_until_s: int | None = None
    federation: str | None = None
    stage: Stage = Stage.DRAFT
