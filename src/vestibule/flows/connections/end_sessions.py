"""Ending the sessions that rest on a connection, inside the transaction that takes it out of use (S50, S69)."""

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.flows.connections.built import ACTOR
from vestibule.flows.sessions.revoke import revoke
from vestibule.flows.store import Transaction


async def end_sessions(transaction: Transaction, connection_id: str, *, clock: Clock) -> tuple[str, ...]:
    """End every live session that began through a connection, each with its audit event.

    Returns:
        The ids of the ended ones, of which the change feed is to be told once the transaction is committed.
    """
    sessions = await transaction.sessions.of_connection(connection_id, now_s=clock.now_s())
    await revoke(transaction, sessions, action=Action.SESSION_REVOKED, actor=ACTOR, client_address="", clock=clock)
    return tuple(session.id for session in sessions)
