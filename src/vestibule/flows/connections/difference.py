"""What differs between two states of a connection, named without showing any secret."""

from collections.abc import Mapping
from typing import Final

from vestibule.domain.connections.model import Connection

_COMPARED: Final = (
    *("name", "connector", "icon", "issuer", "enabled", "callback_form", "trusted_for_linking"),
    "own_keys",
)

_LOOSE: Final[Mapping[str, frozenset[object]]] = {
    "pkce": frozenset({False, "off"}),
    "unsolicited": frozenset({"accept"}),
    "secondOpinion": frozenset({False}),
}
"""Fields of connectors' forms, and values that loosen a check. What is called `allow...` does so when it is on."""


def changed_fields(before: Connection, after: Connection) -> tuple[str, ...]:
    """The names of everything that differs; a configuration's fields as `config.<camelCase name>`."""
    own = [name for name in _COMPARED if getattr(before, name) != getattr(after, name)]
    names = sorted({*before.config, *after.config})
    plain = [f"config.{name}" for name in names if before.config.get(name) != after.config.get(name)]
    secret_names = sorted({*before.secrets, *after.secrets})
    secret = [f"config.{name}" for name in secret_names if before.secrets.get(name) != after.secrets.get(name)]
    return (*own, *plain, *secret)


def change_note(before: Connection, after: Connection) -> str:
    """What the audit trail says of a change: names, and with its value each switch that now loosens a check (S72)."""
    names = changed_fields(before, after)
    was_loose = loose_switches(before)
    switched = [switch for switch in loose_switches(after) if switch not in was_loose]
    return "; ".join([f"changed: {', '.join(names)}", *switched])


def loose_switches(connection: Connection) -> tuple[str, ...]:
    """Every switch that loosens a check, as `allowSha1 on`."""
    return tuple(
        f"{name} {_shown(value)}" for name, value in sorted(connection.config.items()) if _is_loose(name, value)
    )


def _is_loose(name: str, value: object) -> bool:
    if name.startswith("allow"):
        return value is True
    return isinstance(value, bool | str) and value in _LOOSE.get(name, frozenset())


def _shown(value: object) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
