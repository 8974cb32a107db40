"""Stored connections. Their secrets and our keys are sealed and opened here, and nowhere above (S57)."""

from typing import Final

import msgspec
from sqlalchemy import bindparam, delete, insert, null, select, update

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.domain.connections.own_key import OwnKey
from vestibule.domain.connections.repository import LoginState
from vestibule.domain.connections.stage import Stage
from vestibule.errors import AlreadyExists, EditConflict, NotFound
from vestibule.storage import own_keys
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.repositories.signals import CONNECTION, StoredSignals
from vestibule.storage.sealing import SealedColumn, Sealer
from vestibule.storage.tables import connections as table

_GET: Final = Query(select(*table.c).where(table.c.provider_id == bindparam("provider_id")))
_BY_ID: Final = Query(select(*table.c).where(table.c.id == bindparam("id")))
_LOGIN_STATE: Final = Query(select(table.c.login_version, table.c.stage).where(table.c.id == bindparam("id")))
_VERSION: Final = Query(select(table.c.version).where(table.c.id == bindparam("id")))
_ALL: Final = Query(select(*table.c).order_by(table.c.name, table.c.id))
_HAS_PROVIDER_ID: Final = Query(
    select(table.c.id).where(table.c.provider_id == bindparam("provider_id"), table.c.id != bindparam("other_than"))
)
_HAS_NAME: Final = Query(
    select(table.c.id).where(
        table.c.organization_id == bindparam("organization_id"),
        table.c.name == bindparam("name"),
        table.c.id != bindparam("other_than"),
    )
)
_ADD: Final = Query(insert(table), once=True)
_KEPT: Final = ("id", "stage", "consent_hash")
"""What no change writes: the stage moves beside it, and an old copy of it must not take it back."""
_REPLACE: Final = Query(
    update(table)
    .where(table.c.id == bindparam("connection_id"), table.c.version == bindparam("expected_version"))
    .values({column.name: bindparam(f"new_{column.name}") for column in table.c if column.name not in _KEPT})
)
_MARK_LINKED: Final = Query(
    update(table).where(table.c.id == bindparam("connection_id")).values(stage=Stage.LINKED.value)
)
_AWAIT_CONSENT: Final = Query(
    update(table)
    .where(table.c.id == bindparam("connection_id"))
    .values(stage=bindparam("new_stage"), consent_hash=bindparam("nonce_hash"))
)
_TAKE_CONSENT: Final = Query(
    update(table)
    .where(table.c.id == bindparam("connection_id"), table.c.consent_hash == bindparam("nonce_hash"))
    .values(stage=Stage.LINKED.value, consent_hash=null())
)
_REMOVE: Final = Query(delete(table).where(table.c.id == bindparam("id")))


class StoredConnections:
    """The connections of one transaction."""

    def __init__(self, rows: Rows, signals: StoredSignals, sealer: Sealer) -> None:
        self._rows = rows
        self._signals = signals
        self._secrets = SealedColumn(sealer, table="connections", column="secrets")
        self._own_keys = SealedColumn(sealer, table="connections", column="own_keys")

    async def get(self, provider_id: str) -> Connection | None:
        """The connection with exactly that Provider ID, enabled or not. Raises SealError."""
        rows = await self._rows.fetch(_GET, provider_id=provider_id)
        return self._to_connection(rows[0]) if rows else None

    async def by_id(self, connection_id: str) -> Connection | None:
        """The connection with that internal id. Raises SealError."""
        rows = await self._rows.fetch(_BY_ID, id=connection_id)
        return self._to_connection(rows[0]) if rows else None

    async def login_state(self, connection_id: str) -> LoginState | None:
        """Login version and stage of the connection with that internal id. No secret is opened."""
        for login_version, stage in await self._rows.fetch(_LOGIN_STATE, id=connection_id):
            return LoginState(int(login_version), Stage(stage))
        return None

    async def all(self) -> tuple[Connection, ...]:
        """All connections, by name. Raises SealError."""
        return tuple(map(self._to_connection, await self._rows.fetch(_ALL)))

    async def add(self, connection: Connection) -> None:
        """Keep a new connection.

        Raises:
            AlreadyExists: already_exists; the detail begins with the field: provider_id, name or id.
            NotFound: object_not_found; there is no such organization.
        """
        if not await self._rows.run(_ADD, **self._to_row(connection)):
            await self._refuse_taken(connection)
            raise AlreadyExists("id: a connection with that id is kept already")
        await self._signals.add(CONNECTION, connection.id)

    async def replace(self, connection: Connection, *, expected_version: int) -> None:
        """Keep a change of all but the stage.

        Raises:
            EditConflict: edit_conflict; the stored version is not the expected one.
            NotFound: object_not_found; there is no such connection.
            AlreadyExists: already_exists; the detail begins with the field: provider_id or name.
        """
        version = await self._rows.fetch(_VERSION, id=connection.id)
        if not version:
            raise NotFound(f"there is no connection {connection.id}")
        if version != [(expected_version,)]:
            raise EditConflict(
                f"connection {connection.provider_id} was changed meanwhile",
                expected=f"version {expected_version}",
                received=f"version {version[0][0]}",
            )
        await self._refuse_taken(connection)
        values = {f"new_{name}": value for name, value in self._to_row(connection).items() if name not in _KEPT}
        await self._rows.run(_REPLACE, connection_id=connection.id, expected_version=expected_version, **values)
        await self._signals.add(CONNECTION, connection.id)

    async def mark_linked(self, connection_id: str) -> None:
        """Set the stage. No replica has to hear of it: nothing that they remember of a connection depends on it."""
        await self._rows.run(_MARK_LINKED, connection_id=connection_id)

    async def await_consent(self, connection_id: str, *, stage: Stage, nonce_hash: bytes) -> None:
        """Keep the stage, and which consent is waited for."""
        await self._rows.run(_AWAIT_CONSENT, connection_id=connection_id, new_stage=stage.value, nonce_hash=nonce_hash)

    async def take_consent(self, connection_id: str, *, nonce_hash: bytes) -> bool:
        """Set the stage, if that consent is waited for."""
        return await self._rows.run(_TAKE_CONSENT, connection_id=connection_id, nonce_hash=nonce_hash) > 0

    async def remove(self, connection_id: str) -> None:
        """Delete a connection, the links that hang on it, and its tie to metadata; its id is never used again.

        Raises:
            NotFound: object_not_found; there is no such connection.
        """
        if not await self._rows.run(_REMOVE, id=connection_id):
            raise NotFound(f"there is no connection {connection_id}")
        await self._signals.add(CONNECTION, connection_id)

    async def _refuse_taken(self, connection: Connection) -> None:
        others = {"other_than": connection.id}
        if await self._rows.fetch(_HAS_PROVIDER_ID, provider_id=connection.provider_id, **others):
            raise AlreadyExists(f"provider_id: {connection.provider_id} is taken")
        wanted = {"organization_id": connection.organization_id, "name": connection.name}
        if await self._rows.fetch(_HAS_NAME, **wanted, **others):
            raise AlreadyExists(f"name: {connection.name!r} is taken")

    def _to_row(self, connection: Connection) -> dict[str, object]:
        return {
            "id": connection.id,
            "organization_id": connection.organization_id,
            "provider_id": connection.provider_id,
            "connector": connection.connector,
            "name": connection.name,
            "icon": connection.icon,
            "config": msgspec.json.encode(connection.config).decode(),
            "secrets": self._secrets.seal_all(connection.secrets, tenant=connection.organization_id, row=connection.id),
            "issuer": connection.issuer,
            "enabled": connection.enabled,
            "callback_form": connection.callback_form.value,
            "trusted_for_linking": connection.trusted_for_linking,
            "version": connection.version,
            "created_at_s": connection.created_at_s,
            "updated_at_s": connection.updated_at_s,
            "own_keys": self._sealed_keys(connection),
            "login_version": connection.login_version,
            "metadata_until_s": connection.metadata_until_s,
            "federation": connection.federation,
            "stage": connection.stage.value,
            "consent_hash": None,
        }

    def _sealed_keys(self, connection: Connection) -> bytes | None:
        if not connection.own_keys:
            return None
        plain = own_keys.written(connection.own_keys)
        return self._own_keys.seal(plain, tenant=connection.organization_id, row=connection.id)

    def _to_connection(self, row: Row) -> Connection:
        values = dict(zip(table.c.keys(), row, strict=True))
        del values["consent_hash"]
        values["config"] = msgspec.json.decode(values["config"])
        values["secrets"] = self._secrets.open_all(
            values["secrets"], tenant=values["organization_id"], row=values["id"]
        )
        values["own_keys"] = self._opened_keys(values["own_keys"], tenant=values["organization_id"], row=values["id"])
        values["stage"] = Stage(values["stage"])
        values["callback_form"] = CallbackForm(values["callback_form"])
        # SQLite has no booleans.
        values["enabled"] = bool(values["enabled"])
        values["trusted_for_linking"] = bool(values["trusted_for_linking"])
        return Connection(**values)

    def _opened_keys(self, sealed: bytes | None, *, tenant: str, row: str) -> tuple[OwnKey, ...]:
        return () if sealed is None else own_keys.read(self._own_keys.open(sealed, tenant=tenant, row=row))
