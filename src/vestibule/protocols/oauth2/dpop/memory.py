"""What is remembered between logins: the nonces that servers gave, and who wants proofs at all (RFC 9449 8).

A memory of the process, bounded, and never needed: what is forgotten, or known to another process only, costs a login
one or two requests more.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from vestibule.protocols.net.url import Origin, parse_url

NONCE_HEADER: Final = "dpop-nonce"
MAX_NONCE: Final = 1024
"""Characters. Okta's have about 30; a server may seal something inside."""
MAX_ENTRIES: Final = 16_384
"""Only configured addresses get here, as in the cache of what providers publish."""

_NONCE: Final = re.compile(rf"[\x21\x23-\x5b\x5d-\x7e]{{1,{MAX_NONCE}}}")
"""RFC 9449 8.1: visible ASCII without quote and backslash. Another text goes into no proof of ours."""


class Memory:
    """Nonces by origin, and connections by token endpoint and client id; of each the most recently used ones."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES) -> None:
        self._max_entries = max_entries
        self._nonces: OrderedDict[Origin, str] = OrderedDict()
        self._bound: OrderedDict[tuple[str, str], None] = OrderedDict()

    def nonce(self, url: str) -> str | None:
        """The last nonce that came from the origin of this address."""
        return self._nonces.get(parse_url(url).origin) if self._nonces else None

    def note_nonce(self, url: str, headers: Mapping[str, str]) -> str | None:
        """Take a new nonce out of an answer's headers, and give it; None when there is no usable one."""
        nonce = headers.get(NONCE_HEADER)
        if nonce is None or not _NONCE.fullmatch(nonce):
            return None
        self._nonces[parse_url(url).origin] = nonce
        self._nonces.move_to_end(parse_url(url).origin)
        if len(self._nonces) > self._max_entries:
            self._nonces.popitem(last=False)
        return nonce

    def wants_proof(self, token_endpoint: str, client_id: str) -> bool:
        """Whether this client was refused there without a proof."""
        return (token_endpoint, client_id) in self._bound

    def note_wants_proof(self, token_endpoint: str, client_id: str) -> None:
        """Remember that it was."""
        self._bound[token_endpoint, client_id] = None
        self._bound.move_to_end((token_endpoint, client_id))
        if len(self._bound) > self._max_entries:
            self._bound.popitem(last=False)

    def forget(self, token_endpoint: str, client_id: str) -> None:
        """It takes tokens without a proof by now."""
        self._bound.pop((token_endpoint, client_id), None)
