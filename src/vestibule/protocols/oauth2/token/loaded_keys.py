"""Client keys that were read before: whoever begins a login, which anybody may, has no key read anew for it.

What is remembered is bounded, and found by a hash: the text of a key is nobody's name. A key that cannot be used is
remembered as well, with the reason.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from vestibule.errors import ConfigError
from vestibule.protocols.oauth2.remembered_fault import afresh
from vestibule_sdk.client import ClientKey

V = TypeVar("V")

MAX_ENTRIES: Final = 4096


class LoadedKeys(Generic[V]):
    """What a reader of keys gave for each; of the most recently used ones."""

    def __init__(self, read: Callable[[ClientKey], V], *, max_entries: int = MAX_ENTRIES) -> None:
        self._read = read
        self._max_entries = max_entries
        self._known: OrderedDict[bytes, V | ConfigError] = OrderedDict()

    def get(self, client_key: ClientKey) -> V:
        """What was read, or is read now.

        Raises:
            ConfigError: Of the reader.
        """
        name = _name_of(client_key)
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._outcome(client_key)
            if len(self._known) > self._max_entries:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(name)
        if isinstance(known, ConfigError):
            raise afresh(known)
        return known

    def _outcome(self, client_key: ClientKey) -> V | ConfigError:
        try:
            return self._read(client_key)
        except ConfigError as error:
            return afresh(error)


def _name_of(client_key: ClientKey) -> bytes:
    parts = (client_key.private_key.reveal(), client_key.certificate, client_key.algorithm)
    digest = hashlib.sha256()
    for part in parts:
        # Each part by its length: no two keys are one text.
        raw = b"" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(f"{-1 if part is None else len(raw)}:".encode())
        digest.update(raw)
    return digest.digest()
