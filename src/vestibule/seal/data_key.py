"""Data keys: random, kept in the database only as wrapped by a master key (S57).

Changing the master key then rewraps a handful of 32-byte keys and touches no other row (S58).
"""

import os
from collections.abc import Iterable
from typing import Final, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from vestibule.errors import SealError
from vestibule.seal.derive import KEY_BYTES, derive
from vestibule.seal.master import MasterKey, MasterKeys

NONCE_BYTES: Final = 12


@final
class DataKey:
    """An unwrapped data key; in memory only."""

    __slots__ = ("key", "version")

    def __init__(self, key: bytes, *, version: int) -> None:
        self.key = key
        self.version = version

    def __repr__(self) -> str:
        return f"DataKey(version={self.version})"


class WrappedKey(Struct, frozen=True, kw_only=True):
    """One row of the table `data_keys`.

    Attributes:
        version: Counts up from 1, never reused; the highest seals, all open.
        master_key_id: Which master key opens `wrapped`.
        wrapped: Nonce (12 bytes), ciphertext (32), tag (16).
    """

    version: int
    master_key_id: str
    wrapped: bytes
    created_at_s: int


def create_data_key(masters: MasterKeys, *, version: int, created_at_s: int) -> WrappedKey:
    """Draw a new data key, and wrap it under the newest master key."""
    return _wrap(DataKey(os.urandom(KEY_BYTES), version=version), masters.newest, created_at_s=created_at_s)


def unwrap(wrapped: WrappedKey, masters: MasterKeys) -> DataKey:
    """Open a data key.

    Raises:
        SettingsError: settings_refused, when its master key is not among ours.
        SealError: seal_broken, when the row was altered, or moved to another version.
    """
    master = masters.get(wrapped.master_key_id)
    nonce, ciphertext = wrapped.wrapped[:NONCE_BYTES], wrapped.wrapped[NONCE_BYTES:]
    try:
        key = _cipher(master).decrypt(nonce, ciphertext, _context(wrapped.version))
    except (InvalidTag, ValueError):  # ValueError: too short for a nonce
        raise SealError(
            f"Data key {wrapped.version} was altered in the database: the master key {master.id}, which wrapped it, "
            "does not open it.",
            hint="Restore the table data_keys from a backup.",
        ) from None
    return DataKey(key, version=wrapped.version)


def rewrap(wrapped: Iterable[WrappedKey], masters: MasterKeys) -> tuple[WrappedKey, ...]:
    """Wrap data keys under the newest master key; those that are already are given back as they are.

    The former master key must still be among `masters`; when all rows are kept, it can be dropped (S58).

    Raises:
        SettingsError, SealError: As `unwrap`.
    """
    return tuple(
        row
        if row.master_key_id == masters.newest.id
        else _wrap(unwrap(row, masters), masters.newest, created_at_s=row.created_at_s)
        for row in wrapped
    )


def _wrap(data_key: DataKey, master: MasterKey, *, created_at_s: int) -> WrappedKey:
    nonce = os.urandom(NONCE_BYTES)
    return WrappedKey(
        version=data_key.version,
        master_key_id=master.id,
        wrapped=nonce + _cipher(master).encrypt(nonce, data_key.key, _context(data_key.version)),
        created_at_s=created_at_s,
    )


def _cipher(master: MasterKey) -> AESGCM:
    return AESGCM(derive(master.key, kind="wrap", purpose="data-key"))


def _context(version: int) -> bytes:
    return f"data key {version}".encode("ascii")
