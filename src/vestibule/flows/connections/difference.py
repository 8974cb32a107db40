"""What differs between two states of a connection, named without showing any secret."""

from collections.abc import Sequence
from typing import Final

from vestibule.domain.connections.model import Connection

_COMPARED: Final = (
    *("name", "connector", "icon", "issuer", "enabled", "callback_form", "trusted_for_linking"),
    *("own_keys", "metadata_until_s"),
)


def changed_fields(before: Connection, after: Connection) -> tuple[str, ...]:
    """The names of everything that differs; a configuration's fields as `config.<camelCase name>`."""
    own = [name for name in _COMPARED if getattr(before, name) != getattr(after, name)]
    names = sorted({*before.config, *after.config})
    plain = [f"config.{name}" for name in names if before.config.get(name) != after.config.get(name)]
    secret_names = sorted({*before.secrets, *after.secrets})
    secret = [f"config.{name}" for name in secret_names if before.secrets.get(name) != after.secrets.get(name)]
    return (*own, *plain, *secret)


def change_note(before: Connection, after: Connection, *, loosened: Sequence[str] = ()) -> str:
    """What the audit trail says of a change: names, and with its value each switch that now loosens a check (S72)."""
    return "; ".join([f"changed: {', '.join(changed_fields(before, after))}", *loosened])
