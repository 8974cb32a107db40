"""The first thing in the write transaction that ends a flow: what it rests on still stands."""

from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.stage import Stage
from vestibule.errors import ConnectionChanged
from vestibule.flows.login.record import Answered
from vestibule.flows.login.spent import already_spent
from vestibule.flows.store import Transaction


async def take_up(transaction: Transaction, answered: Answered, connection: Connection) -> Stage:
    """Use up the parked answer, and give the stage of a connection that is stored as this flow knows it.

    The connection may have been changed while the provider was asked, or this replica remembers it too well. Where the
    sessions of a connection were ended with it, a login that was under way must not begin another (S50, S73).

    Raises:
        ConnectionChanged: connection_changed.
        FlowReplayed: flow_replayed: somebody else has taken up what was parked.
    """
    state = await transaction.connections.login_state(connection.id)
    if state is None or state.login_version != connection.login_version:
        raise ConnectionChanged(
            "the connection was changed or removed while this login was being finished",
            hint="Nothing to do: the next sign-in uses the new settings.",
            expected=f"login version {connection.login_version}",
            received="no connection" if state is None else f"login version {state.login_version}",
        )
    if answered.parked is not None and not await transaction.parked.remove(answered.parked):
        raise already_spent()
    return state.stage


async def mark_linked(transaction: Transaction, connection: Connection, stage: Stage) -> None:
    """Note that somebody has come through a connection, unless that is known."""
    if stage is not Stage.LINKED:
        await transaction.connections.mark_linked(connection.id)
