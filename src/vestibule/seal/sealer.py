"""AES-256-GCM under keys that are never used too often (S57).

With random 96-bit nonces one key is good for 2^32 messages: a nonce then repeats with a probability of at most 2^-32,
and one repetition would give the authentication key away (NIST SP 800-38D 8.3). Anybody may begin logins, so flow
cookies alone could get there within weeks. Therefore no data key encrypts: each Sealer draws an 8-byte salt, derives a
subkey with it, counts what that subkey sealed, and takes a new one long before the limit. Processes and restarts have
subkeys of their own, so a count in memory is exact; should two of 2^20 starts ever draw the same salt (2^-25), the
margin of the limit below still holds.

A sealed message is: layout (1 byte) · data key version (4) · salt (8) · nonce (12) · ciphertext · tag (16).
"""

import os
import struct
from collections.abc import Callable
from threading import Lock
from typing import Final, final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vestibule.errors import SealError
from vestibule.seal.data_key import NONCE_BYTES, DataKey
from vestibule.seal.derive import derive

MESSAGES_PER_SUBKEY: Final = 2**30

_LAYOUT: Final = 1
_SALT_BYTES: Final = 8
_HEADER: Final = struct.Struct(f">BI{_SALT_BYTES}s")
_NONCE_END: Final = _HEADER.size + NONCE_BYTES
_TAG_BYTES: Final = 16
_CACHED_SUBKEYS: Final = 256

OVERHEAD_BYTES: Final = _NONCE_END + _TAG_BYTES
"""How much longer a sealed message is than its content."""


class _Subkey:
    """A subkey in use for sealing."""

    __slots__ = ("cipher", "header", "messages_left", "version")

    def __init__(self, data_key: DataKey, *, purpose: str, messages: int) -> None:
        salt = os.urandom(_SALT_BYTES)
        self.version = data_key.version
        self.header = _HEADER.pack(_LAYOUT, data_key.version, salt)
        self.cipher = _subkey_cipher(data_key, purpose=purpose, salt=salt)
        self.messages_left = messages


def _subkey_cipher(data_key: DataKey, *, purpose: str, salt: bytes) -> AESGCM:
    return AESGCM(derive(data_key.key, kind="seal", purpose=purpose, salt=salt))


@final
class Sealer:
    """Seals for one purpose: under the newest data key, opening what any of them sealed.

    Made by `KeyRing.sealer`. Safe to use from several threads.
    """

    def __init__(
        self,
        *,
        purpose: str,
        newest: Callable[[], DataKey],
        by_version: Callable[[int], DataKey | None],
        messages_per_subkey: int = MESSAGES_PER_SUBKEY,
    ) -> None:
        self._purpose = purpose
        self._newest = newest
        self._by_version = by_version
        self._messages_per_subkey = messages_per_subkey
        self._lock = Lock()
        self._sealing: _Subkey | None = None
        self._opening: dict[bytes, AESGCM] = {}

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt and authenticate.

        Args:
            plain: Any bytes; the result is OVERHEAD_BYTES longer.
            context: Where the result belongs, e.g. organization, row and column: it opens only with the same one.
        """
        subkey = self._take()
        nonce = os.urandom(NONCE_BYTES)
        return subkey.header + nonce + subkey.cipher.encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Give back what was sealed.

        Raises:
            SealError: seal_broken: altered, cut, moved here from elsewhere, or sealed by a key that is not ours.
        """
        if len(sealed) < OVERHEAD_BYTES or sealed[0] != _LAYOUT:
            raise SealError("This was not sealed by Vestibule, or was cut short.")
        header = bytes(sealed[: _HEADER.size])
        cipher = self._opening.get(header)
        known = cipher is not None
        if cipher is None:
            _, version, salt = _HEADER.unpack(header)
            data_key = self._by_version(version)
            if data_key is None:
                raise SealError(f"This was sealed under data key {version}, which is not among ours.")
            cipher = _subkey_cipher(data_key, purpose=self._purpose, salt=salt)
        try:
            plain = cipher.decrypt(sealed[_HEADER.size : _NONCE_END], sealed[_NONCE_END:], context.encode())
        except InvalidTag:
            raise SealError("This was altered after it was sealed, or moved here from another place.") from None
        if not known:
            self._remember(header, cipher)
        return plain

    def _take(self) -> _Subkey:
        newest = self._newest()
        with self._lock:
            subkey = self._sealing
            if subkey is None or subkey.version != newest.version or subkey.messages_left <= 0:
                subkey = _Subkey(newest, purpose=self._purpose, messages=self._messages_per_subkey)
                self._sealing = subkey
            subkey.messages_left -= 1
            return subkey

    def _remember(self, header: bytes, cipher: AESGCM) -> None:
        """Keep a subkey that opened something: forged headers never get here, so they push nothing out."""
        with self._lock:
            if len(self._opening) >= _CACHED_SUBKEYS:
                del self._opening[next(iter(self._opening))]
            self._opening[header] = cipher
