"""What of a source's new document takes effect at a connection that follows it (S62).

Three states meet for each field: what the document gave before, what it gives now, and what the configuration has.
Where the configuration has something else than the document gave, the administrator put it there, and it stays.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

ABSENT: Final = None
"""The value of a field that stands at its default: a stored configuration leaves such fields out."""

_CERTIFICATE: Final = "-----BEGIN CERTIFICATE-----"


class Merged(Struct, frozen=True, kw_only=True):
    """The outcome.

    Attributes:
        config: The configuration with everything that takes effect.
        taken: The fields that the document has given, as they count from now on.
        held: Fields that wait for the administrator, as the document gives them; ABSENT for one that it would empty.
        reasons: Why, each once, in the order of the fields' names.
        own: Names of fields that the document would change and the administrator's own entry keeps.
    """

    config: Mapping[str, Any]
    taken: Mapping[str, Any]
    held: Mapping[str, Any]
    reasons: tuple[str, ...]
    own: tuple[str, ...]


def merge(
    *,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    config: Mapping[str, Any],
    guarded: Mapping[str, str],
    may_empty: bool,
) -> Merged:
    """Merge a new document's fields into a configuration.

    Where one field has to wait, all that change wait with it, or an address would be used with another one's binding.
    Only certificates never wait: a key that left must stop working.

    Args:
        before: The fields that the document taken over last gave.
        now: The fields that the new one gives; one that it gives as empty has the value ABSENT.
        config: The configuration as stored, without its secrets.
        guarded: Texts that may not take effect by themselves, each with the reason as a sentence: an address on another
            server, a domain that the provider claims anew. A field that holds one of them waits.
        may_empty: Whether it may take a field away. A document that nobody has signed may not: an empty list of scopes
            would let the provider speak for every domain.
    """
    changed = [name for name in sorted({*before, *now}) if before.get(name, ABSENT) != now.get(name, ABSENT)]
    own = [
        name for name in changed if config.get(name, ABSENT) not in (before.get(name, ABSENT), now.get(name, ABSENT))
    ]
    missing = [name for name in changed if config.get(name, ABSENT) != now.get(name, ABSENT) and name not in own]
    may_wait = [name for name in missing if not _certificates(now.get(name))]
    reasons = [guarded[text] for name in may_wait for text in texts_of(now.get(name)) if text in guarded]
    if not may_empty:
        reasons += [
            f"{name} would be empty from now on, and nobody has signed the document that leaves it out."
            for name in may_wait
            if name not in now
        ]
    held = {name: now.get(name, ABSENT) for name in may_wait if reasons}
    effective = [name for name in changed if name not in held]
    kept = {name: value for name, value in before.items() if name not in effective}
    merged = dict(config)
    for name in missing:
        if name not in held:
            merged.pop(name, None)
            merged |= {name: now[name]} if now.get(name, ABSENT) is not ABSENT else {}
    return Merged(
        config=merged,
        taken=kept | {name: now[name] for name in effective if name in now},
        held=held,
        reasons=tuple(dict.fromkeys(reasons)),
        own=tuple(own),
    )


def _certificates(value: object) -> bool:
    return any(_CERTIFICATE in text for text in texts_of(value))


def texts_of(value: object) -> list[str]:
    """Every text in a field's value: itself, or those of a list."""
    if isinstance(value, str):
        return [value]
    return [text for item in value for text in texts_of(item)] if isinstance(value, list | tuple) else []
