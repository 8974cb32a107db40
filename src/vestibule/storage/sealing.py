"""Sealed columns: what is in them opens only in the tenant, row and column it was sealed for (S57)."""

from collections.abc import Mapping
from typing import Final, Protocol

import msgspec

from vestibule.errors import SealError
from vestibule_sdk.secret import Secret

INSTALLATION: Final = "installation"
"""The tenant of rows that belong to no organization, as accounts and their sessions."""


class Sealer(Protocol):
    """Authenticated encryption with associated data: `vestibule.seal.Sealer` is one."""

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt for one place."""
        ...

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt at that place. Raises SealError at any other."""
        ...


class SealedColumn:
    """One column of secrets."""

    def __init__(self, sealer: Sealer, *, table: str, column: str) -> None:
        self._sealer = sealer
        self._table = table
        self._column = column

    def seal(self, secret: Secret, *, tenant: str, row: str) -> bytes:
        """A secret, as kept in that row."""
        return self.seal_bytes(secret.reveal().encode(), tenant=tenant, row=row)

    def open(self, sealed: bytes, *, tenant: str, row: str) -> Secret:
        """A row's secret. Raises SealError (seal_broken) when it was altered or is not this row's."""
        return Secret(self.open_bytes(sealed, tenant=tenant, row=row).decode())

    def seal_bytes(self, plain: bytes, *, tenant: str, row: str) -> bytes:
        """What is no text, as kept in that row."""
        return self._sealer.seal(plain, context=self._context(tenant, row))

    def open_bytes(self, sealed: bytes, *, tenant: str, row: str) -> bytes:
        """A row's bytes. Raises SealError (seal_broken)."""
        return self._sealer.open(sealed, context=self._context(tenant, row))

    def seal_all(self, secrets: Mapping[str, Secret], *, tenant: str, row: str) -> bytes:
        """Several named secrets, as kept in one value: not even their names stand in clear."""
        plain = {name: secret.reveal() for name, secret in secrets.items()}
        return self.seal_bytes(msgspec.json.encode(plain), tenant=tenant, row=row)

    def open_all(self, sealed: bytes, *, tenant: str, row: str) -> dict[str, Secret]:
        """A row's named secrets. Raises SealError (seal_broken)."""
        plain = self.open_bytes(sealed, tenant=tenant, row=row)
        try:
            return {name: Secret(text) for name, text in msgspec.json.decode(plain, type=dict[str, str]).items()}
        except msgspec.DecodeError:
            raise SealError("sealed secrets are not what was once sealed here") from None

    def _context(self, tenant: str, row: str) -> str:
        # None of the parts holds a slash: ids are ULIDs, a row of several parts joins them by dots, table and column
        # are ours.
        return f"{tenant}/{self._table}/{row}/{self._column}"
