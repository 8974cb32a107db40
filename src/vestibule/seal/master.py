"""Master keys: what they look like, and which texts are refused as one (S57, S58, S74)."""

import base64
import binascii
from collections.abc import Iterator
from hashlib import sha256
from typing import Final, final

from vestibule.errors import SettingsError
from vestibule.seal.derive import KEY_BYTES
from vestibule_sdk.secret import Secret

SETTING: Final = "VESTIBULE_SECRET_KEY"

HOW_TO_MAKE_ONE: Final = (
    "Make one with: python3 -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"
)

# 32 random bytes hold about 30 different values; fewer than 16, or nothing but printable ASCII, happens by chance less
# than once in 10^13 keys, and always with a typed pass phrase or a repeated character.
_DIFFERENT_BYTES_AT_LEAST: Final = 16
_PRINTABLE: Final = range(0x20, 0x7F)


@final
class MasterKey:
    """One master key. Its id may be shown: a short hash, from which 256 random bits cannot be guessed."""

    __slots__ = ("id", "key")

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.id = sha256(b"vestibule master key id\x00" + key).hexdigest()[:12]

    def __repr__(self) -> str:
        return f"MasterKey(id={self.id!r})"


@final
class MasterKeys:
    """The master keys of one installation: the first wraps, all unwrap.

    Attributes:
        source: Where they came from, in words that fit into an error: a variable or a file.
    """

    __slots__ = ("_by_id", "newest", "source")

    def __init__(self, keys: tuple[MasterKey, ...], *, source: str) -> None:
        self.newest = keys[0]
        self.source = source
        self._by_id = {key.id: key for key in keys}

    def get(self, key_id: str) -> MasterKey:
        """The key with that id.

        Raises:
            SettingsError: settings_refused, when it is none of ours: the data was wrapped under another master key.
        """
        key = self._by_id.get(key_id)
        if key is None:
            raise SettingsError(
                f"The database was sealed under the master key {key_id}, and {self.source} holds {', '.join(self)}.",
                hint=f"Put the former master key back. To change it, set {SETTING} to the new one, a comma, and the "
                "former one.",
                expected=key_id,
                received=", ".join(self),
            )
        return key

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __repr__(self) -> str:
        return f"MasterKeys({', '.join(self)} from {self.source})"


def parse_master_keys(text: Secret, *, source: str = SETTING) -> MasterKeys:
    """Read one or several master keys, separated by commas.

    Args:
        text: Each 32 bytes in base64, either alphabet, with or without padding.
        source: For errors: the variable or the file.

    Raises:
        SettingsError: settings_refused; the key itself is never repeated.
    """
    parts = [part.strip() for part in text.reveal().split(",")]
    return MasterKeys(
        tuple(
            MasterKey(_decode(part, where=source if len(parts) == 1 else f"{source}, key {number} of {len(parts)}"))
            for number, part in enumerate(parts, start=1)
        ),
        source=source,
    )


def _decode(text: str, *, where: str) -> bytes:
    if not text:
        raise SettingsError(f"{where}: there is no key.", hint=HOW_TO_MAKE_ONE)
    try:
        unpadded = text.replace("-", "+").replace("_", "/").rstrip("=")
        key = base64.b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise SettingsError(f"{where}: this is not base64.", hint=HOW_TO_MAKE_ONE) from None
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"{where}: a master key has {KEY_BYTES} bytes, and this one has {len(key)}.",
            hint=HOW_TO_MAKE_ONE,
            expected=f"{KEY_BYTES} bytes",
            received=f"{len(key)} bytes",
        )
    if len(set(key)) < _DIFFERENT_BYTES_AT_LEAST or all(byte in _PRINTABLE for byte in key):
        raise SettingsError(f"{where}: this key was typed, not drawn at random.", hint=HOW_TO_MAKE_ONE)
    return key
