"""How a transaction ended whose COMMIT was not answered: the connection broke, the server was restarted.

To give up would lose the work, to run it again could do it twice: a login would find its flow spent by itself.
PostgreSQL keeps the outcome of recent transactions and tells it by number (`pg_xact_status`, since version 13, made for
this). Every INSERT of ours gives that number back, at no further cost. Work without an INSERT (a session was seen, a
link was used) may simply run again: it sets values, and leads to the same.

Source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT.

What is not promised: after a failover to a server that did not yet have the commit, the transaction is unknown there,
and the work is run again. It is then kept once, on the server that lives.
"""

import asyncio
from typing import Final

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from vestibule.storage.postgresql.driver import Driver
from vestibule.storage.postgresql.failures import OutcomeUnknown

_ASKED_TIMES: Final = 20
_ASKED_EVERY_S: Final = 0.25


async def was_committed(driver: Driver, xact: str) -> bool:
    """Ask, over another connection, how a transaction ended.

    Args:
        driver: A connection of asyncpg.
        xact: The transaction's number.

    Raises:
        OutcomeUnknown: The server still has it under way after 5 s.
        asyncpg.PostgresError, OSError: This connection is lost, too.
    """
    for _ in range(_ASKED_TIMES):
        try:
            status = await driver.fetchval("SELECT pg_xact_status($1::text::xid8)", xact)
        except asyncpg.InvalidParameterValueError:
            # "transaction ID is in the future": this server has never heard of it.
            return False
        if status != "in progress":
            return bool(status == "committed")
        # The old connection's process has not yet noticed that nobody listens.
        await asyncio.sleep(_ASKED_EVERY_S)
    raise OutcomeUnknown("the connection broke while a COMMIT was under way, and the server has not ended it since")
