"""The key ring of an installation: opened on every start, its first data key made on the first (S57)."""

from pathlib import Path

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.seal import KeyRing, create_data_key, find_master_keys
from vestibule.settings import Settings
from vestibule.storage.data_keys import add_wrapped_key, load_wrapped_keys


class OpenedKeys(Struct, frozen=True, kw_only=True):
    """The ring, and the master key file that this start made, for the output to name; None otherwise."""

    ring: KeyRing
    created_file: Path | None


async def open_keys(settings: Settings, *, clock: Clock) -> OpenedKeys:
    """Find the master key, and unlock the data keys that the database holds.

    Raises:
        SettingsError: settings_refused: no usable master key, or not the one that wrapped the data keys.
        SealError: seal_broken: a data key was altered.
        DatabaseUnavailable: database_unavailable.
    """
    found = find_master_keys(secret_key=settings.secret_key, secret_key_file=settings.secret_key_file)
    rows = await load_wrapped_keys(settings.database_url)
    if not rows:
        first = create_data_key(found.keys, version=1, created_at_s=clock.now_s())
        # Another replica may be starting too: the one that came first is the one that both read.
        rows = await add_wrapped_key(settings.database_url, first)
    return OpenedKeys(ring=KeyRing.unlock(rows, found.keys), created_file=found.created_file)
