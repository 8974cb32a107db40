"""The key ring: all data keys of an installation, unwrapped (S57, S58)."""

from collections.abc import Iterable
from typing import final

from vestibule.errors import SealError
from vestibule.seal.data_key import DataKey, WrappedKey, unwrap
from vestibule.seal.derive import check_purpose, derive
from vestibule.seal.master import MasterKeys
from vestibule.seal.sealer import Sealer


@final
class KeyRing:
    """Data keys by version: the newest seals, all open. A key of its own is derived for each purpose."""

    def __init__(self, data_keys: Iterable[DataKey]) -> None:
        self._by_version = {data_key.version: data_key for data_key in data_keys}
        if not self._by_version:
            raise SealError("There is no data key.", hint="Restore the table data_keys from a backup.")
        self._newest = self._by_version[max(self._by_version)]
        self._sealers: dict[str, Sealer] = {}
        self._keys: dict[tuple[int, str], bytes] = {}

    @classmethod
    def unlock(cls, rows: Iterable[WrappedKey], masters: MasterKeys) -> "KeyRing":
        """Unwrap every row of `data_keys`; one that does not open stops the start, for its data would be lost unseen.

        Raises:
            SettingsError: settings_refused, when a row was wrapped by a master key that is not among ours.
            SealError: seal_broken, when a row was altered or there is none.
        """
        return cls([unwrap(row, masters) for row in rows])

    @property
    def newest_version(self) -> int:
        """The version that seals."""
        return self._newest.version

    def add(self, data_key: DataKey) -> None:
        """Take in a data key that was made while we run; the highest version seals from now on (S58)."""
        self._by_version[data_key.version] = data_key
        self._newest = self._by_version[max(self._by_version)]

    def sealer(self, purpose: str) -> Sealer:
        """The sealer for a purpose, e.g. `row`: always the same object, so its prepared ciphers are shared."""
        sealer = self._sealers.get(purpose)
        if sealer is None:
            sealer = Sealer(
                purpose=check_purpose(purpose), newest=lambda: self._newest, by_version=self._by_version.get
            )
            sealer = self._sealers.setdefault(purpose, sealer)
        return sealer

    def key(self, purpose: str) -> bytes:
        """32 bytes for authenticating what we hand out, e.g. `csrf`; from the newest data key."""
        return self._derived(self._newest, purpose)

    def keys(self, purpose: str) -> tuple[bytes, ...]:
        """The same from every data key, newest first: the later ones check what was made before a rotation."""
        return tuple(self._derived(self._by_version[version], purpose) for version in sorted(self._by_version)[::-1])

    def _derived(self, data_key: DataKey, purpose: str) -> bytes:
        name = (data_key.version, purpose)
        key = self._keys.get(name)
        if key is None:
            key = derive(data_key.key, kind="key", purpose=check_purpose(purpose))
            self._keys[name] = key
        return key
