"""Revoking sessions inside a transaction, each with its audit event."""

from vestibule.clock import Clock
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.ids import new_id
from vestibule.flows.store import Transaction


async def revoke(
    transaction: Transaction,
    sessions: tuple[Session, ...],
    *,
    action: Action,
    actor: str,
    client_address: str,
    clock: Clock,
    note: str = "",
) -> None:
    """Revoke those of the sessions that have not ended before."""
    now_s = clock.now_s()
    for session in sessions:
        if await transaction.sessions.revoke(session.id, at_s=now_s):
            event = Event(
                id=new_id(clock.now_ms()),
                at_s=now_s,
                action=action,
                actor=actor,
                connection_id=session.proof.connection_id,
                account_id=session.account_id,
                client_address=client_address,
                note=note,
            )
            await transaction.audit.append(event)
