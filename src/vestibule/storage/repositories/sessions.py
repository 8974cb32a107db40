"""Stored sessions (S50)."""

from typing import Final

from sqlalchemy import bindparam, insert, select, update

from vestibule.domain.accounts.model import Account
from vestibule.domain.accounts.session import Proof, Session
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.repositories.accounts import COLUMNS as ACCOUNT
from vestibule.storage.repositories.accounts import to_account
from vestibule.storage.repositories.signals import SESSION, StoredSignals
from vestibule.storage.sealing import INSTALLATION, SealedColumn, Sealer
from vestibule.storage.tables import accounts
from vestibule.storage.tables import sessions as table
from vestibule.storage.text import shown

_SESSION: Final = (
    table.c.id,
    table.c.token_hash,
    table.c.account_id,
    table.c.created_at_s,
    table.c.last_seen_at_s,
    table.c.idle_expires_at_s,
    table.c.expires_at_s,
    table.c.revoked_at_s,
    table.c.client,
    table.c.connection_id,
    table.c.provider_id,
    table.c.issuer,
    table.c.subject,
    table.c.proof_at_s,
    table.c.upstream_session_id,
    table.c.logout_hint,
)
_IS_LIVE: Final = (
    table.c.revoked_at_s.is_(None)
    & (table.c.idle_expires_at_s > bindparam("now_s"))
    & (table.c.expires_at_s > bindparam("now_s"))
)
_IS_SUBJECTS: Final = table.c.subject == bindparam("subject")
_IS_PROVIDERS: Final = table.c.upstream_session_id == bindparam("upstream_session_id")
_OF_UPSTREAM: Final = (
    select(*_SESSION)
    .where(table.c.connection_id == bindparam("connection_id"), table.c.issuer == bindparam("issuer"), _IS_LIVE)
    .order_by(table.c.id)
)

_GET: Final = Query(
    select(*_SESSION, *ACCOUNT)
    .join(accounts, accounts.c.id == table.c.account_id)
    .where(table.c.token_hash == bindparam("token_hash"))
)
_BY_ID: Final = Query(select(*_SESSION).where(table.c.id == bindparam("id")))
_OF_ACCOUNT: Final = Query(
    select(*_SESSION)
    .where(table.c.account_id == bindparam("account_id"), _IS_LIVE)
    .order_by(table.c.created_at_s.desc(), table.c.id.desc())
)
_OF_SUBJECT: Final = Query(_OF_UPSTREAM.where(_IS_SUBJECTS))
_OF_PROVIDERS_SESSION: Final = Query(_OF_UPSTREAM.where(_IS_PROVIDERS))
_OF_BOTH: Final = Query(_OF_UPSTREAM.where(_IS_SUBJECTS, _IS_PROVIDERS))
_OF_CONNECTION: Final = Query(
    # Last of all columns, the hint is left out: see of_connection.
    select(*_SESSION[:-1]).where(table.c.connection_id == bindparam("connection_id"), _IS_LIVE).order_by(table.c.id)
)
_ALL_OF_ACCOUNT: Final = Query(
    select(*_SESSION[:-1]).where(table.c.account_id == bindparam("account_id"), _IS_LIVE).order_by(table.c.id)
)
_ADD: Final = Query(insert(table))
_SEEN: Final = Query(
    update(table)
    # Never backwards: another replica may have seen it later.
    .where(
        table.c.id == bindparam("session_id"),
        table.c.revoked_at_s.is_(None),
        table.c.last_seen_at_s < bindparam("at_s"),
    )
    .values(last_seen_at_s=bindparam("at_s"), idle_expires_at_s=bindparam("idle_end_s"))
)
_REVOKE: Final = Query(
    update(table)
    .where(table.c.id == bindparam("session_id"), table.c.revoked_at_s.is_(None))
    .values(revoked_at_s=bindparam("at_s"))
)
_RENEW: Final = Query(
    update(table)
    # By the token that was held: of two renewals at once, or a sign-out in between, one wins.
    .where(
        table.c.id == bindparam("session_id"),
        table.c.token_hash == bindparam("old_hash"),
        table.c.revoked_at_s.is_(None),
    )
    .values(
        token_hash=bindparam("new_hash"),
        idle_expires_at_s=bindparam("idle_end_s"),
        expires_at_s=bindparam("end_s"),
        connection_id=bindparam("through"),
        provider_id=bindparam("provider"),
        issuer=bindparam("proof_issuer"),
        subject=bindparam("proof_subject"),
        proof_at_s=bindparam("at_s"),
        upstream_session_id=bindparam("upstream"),
        logout_hint=bindparam("hint"),
    )
)


class StoredSessions:
    """The sessions of one transaction."""

    def __init__(self, rows: Rows, signals: StoredSignals, sealer: Sealer) -> None:
        self._rows = rows
        self._signals = signals
        # The label that the column had when only OpenID Connect filled it: sessions sealed then still open.
        self._hints = SealedColumn(sealer, table="sessions", column="id_token")

    async def get(self, token_hash: bytes) -> tuple[Session, Account] | None:
        """The session with that token hash and its account, live or not. One indexed read.

        Raises:
            SealError: seal_broken; its logout hint was altered or is another row's.
        """
        for row in await self._rows.fetch(_GET, token_hash=token_hash):
            return self._to_session(row[: len(_SESSION)]), to_account(row[len(_SESSION) :])
        return None

    async def by_id(self, session_id: str) -> Session | None:
        """The session with that id. Raises SealError."""
        for row in await self._rows.fetch(_BY_ID, id=session_id):
            return self._to_session(row)
        return None

    async def of_account(self, account_id: str, *, now_s: int) -> tuple[Session, ...]:
        """The account's live sessions, newest first. Raises SealError."""
        return tuple(map(self._to_session, await self._rows.fetch(_OF_ACCOUNT, account_id=account_id, now_s=now_s)))

    async def add(self, session: Session) -> None:
        """Keep a new session. Raises NotFound (object_not_found) when its account was removed meanwhile."""
        proof = session.proof
        hint = proof.logout_hint
        await self._rows.run(
            _ADD,
            id=session.id,
            token_hash=session.token_hash,
            account_id=session.account_id,
            created_at_s=session.created_at_s,
            last_seen_at_s=session.last_seen_at_s,
            idle_expires_at_s=session.idle_expires_at_s,
            expires_at_s=session.expires_at_s,
            revoked_at_s=session.revoked_at_s,
            client=shown(session.client),
            connection_id=proof.connection_id,
            provider_id=proof.provider_id,
            issuer=proof.issuer,
            subject=proof.subject,
            proof_at_s=proof.at_s,
            upstream_session_id=proof.upstream_session_id,
            logout_hint=None if hint is None else self._hints.seal(hint, tenant=INSTALLATION, row=session.id),
        )

    async def renew(self, session: Session, *, token_hash: bytes) -> bool:
        """Keep a session's new proof, ends and token; on every replica the old token opens nothing within a second.

        Args:
            session: As it is to be.
            token_hash: Of the token that has been good so far.

        Returns:
            False when it has ended, or is held by another token.
        """
        proof = session.proof
        hint = proof.logout_hint
        renewed = await self._rows.run(
            _RENEW,
            session_id=session.id,
            old_hash=token_hash,
            new_hash=session.token_hash,
            idle_end_s=session.idle_expires_at_s,
            end_s=session.expires_at_s,
            through=proof.connection_id,
            provider=proof.provider_id,
            proof_issuer=proof.issuer,
            proof_subject=proof.subject,
            at_s=proof.at_s,
            upstream=proof.upstream_session_id,
            hint=None if hint is None else self._hints.seal(hint, tenant=INSTALLATION, row=session.id),
        )
        if renewed:
            await self._signals.add(SESSION, session.id)
        return bool(renewed)

    async def seen(self, session_id: str, *, at_s: int, idle_expires_at_s: int) -> None:
        """Move the idle end of a session that is not revoked."""
        await self._rows.run(_SEEN, session_id=session_id, at_s=at_s, idle_end_s=idle_expires_at_s)

    async def revoke(self, session_id: str, *, at_s: int) -> bool:
        """End a session, on every replica within a second. False when it had ended before."""
        if not await self._rows.run(_REVOKE, session_id=session_id, at_s=at_s):
            return False
        await self._signals.add(SESSION, session_id)
        return True

    async def of_upstream(
        self, *, connection_id: str, issuer: str, subject: str | None, upstream_session_id: str | None, now_s: int
    ) -> tuple[Session, ...]:
        """Live sessions that rest on that identity, that provider session, or (both given) on both; none for neither.

        Raises:
            SealError: seal_broken.
        """
        named = {"subject": subject, "upstream_session_id": upstream_session_id}
        values = {name: value for name, value in named.items() if value is not None}
        if not values:
            return ()
        only = _OF_SUBJECT if upstream_session_id is None else _OF_PROVIDERS_SESSION
        query = _OF_BOTH if len(values) == len(named) else only
        rows = await self._rows.fetch(query, connection_id=connection_id, issuer=issuer, now_s=now_s, **values)
        return tuple(map(self._to_session, rows))

    async def of_connection(self, connection_id: str, *, now_s: int) -> tuple[Session, ...]:
        """Live sessions that began through that connection, oldest first and without their logout hints.

        They are asked for to be ended, of a connection that may be going: thousands of hints would be opened for
        nothing, and one whose seal is broken would keep all of them alive.
        """
        rows = await self._rows.fetch(_OF_CONNECTION, connection_id=connection_id, now_s=now_s)
        return tuple(self._to_session((*row, None)) for row in rows)

    async def all_of_account(self, account_id: str, *, now_s: int) -> tuple[Session, ...]:
        """The account's live sessions, oldest first and without their logout hints, as `of_connection` gives them."""
        rows = await self._rows.fetch(_ALL_OF_ACCOUNT, account_id=account_id, now_s=now_s)
        return tuple(self._to_session((*row, None)) for row in rows)

    async def account_changed(self, session_id: str) -> None:
        """Have every replica read a session anew within a second: what it shows of its account is different now."""
        await self._signals.add(SESSION, session_id)

    def _to_session(self, row: Row) -> Session:
        id_, token_hash, account_id, created_at_s, last_seen_at_s, idle_expires_at_s, expires_at_s, *rest = row
        revoked_at_s, client, connection_id, provider_id, issuer, subject, at_s, upstream_session_id, hint = rest
        return Session(
            id=id_,
            token_hash=token_hash,
            account_id=account_id,
            created_at_s=created_at_s,
            last_seen_at_s=last_seen_at_s,
            idle_expires_at_s=idle_expires_at_s,
            expires_at_s=expires_at_s,
            revoked_at_s=revoked_at_s,
            client=client,
            proof=Proof(
                connection_id=connection_id,
                provider_id=provider_id,
                issuer=issuer,
                subject=subject,
                at_s=at_s,
                upstream_session_id=upstream_session_id,
                logout_hint=None if hint is None else self._hints.open(hint, tenant=INSTALLATION, row=id_),
            ),
        )
