"""What an administrator hands in for a connection, before anything is checked."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from vestibule.domain.connections.model import FEDERATION_ISSUER, CallbackForm, Connection


class Federation(Struct, frozen=True, kw_only=True):
    """The source whose providers a connection admits: its internal id, and the name that people read."""

    source_id: str
    name: str


def federation_of(connection: Connection) -> Federation | None:
    """The federation whose providers a stored connection admits."""
    if connection.federation is None:
        return None
    return Federation(source_id=connection.federation, name=connection.issuer.removeprefix(FEDERATION_ISSUER))


class Draft(Struct, frozen=True, kw_only=True):
    """A new connection, or the wanted state of one.

    Attributes:
        config: By the form's camelCase names. A secret is given as text or Secret; one that is left out keeps what is
            stored.
        trusted_for_linking: None leaves it: a stored connection's stays, a new one begins as its connector says (R49).
        metadata_until_s: When the metadata that it follows runs out, in seconds since 1970; None for no end.
        federation: Any of its providers may sign people in; `config` is then what all of them have alike. None for a
            connection with one provider.
    """

    provider_id: str
    connector: str
    name: str
    config: Mapping[str, Any]
    enabled: bool = True
    callback_form: CallbackForm = CallbackForm.OWN
    trusted_for_linking: bool | None = None
    metadata_until_s: int | None = None
    federation: Federation | None = None


class Change(Struct, frozen=True, kw_only=True):
    """What is to change of a connection; what is UNSET stays."""

    name: str | UnsetType = UNSET
    config: Mapping[str, Any] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    callback_form: CallbackForm | UnsetType = UNSET
    trusted_for_linking: bool | UnsetType = UNSET
    metadata_until_s: int | UnsetType | None = UNSET
