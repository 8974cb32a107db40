"""What only adds is never asked to try again: a SERIALIZABLE transaction on a small table would be, for nothing."""

import asyncio

from stored import NOW_S, an_attempt

from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


async def test_many_that_add_at_once_run_once_each(store: DatabaseStore) -> None:
    ran = 0

    async def keep(transaction: Transaction) -> None:
        nonlocal ran
        ran += 1
        number = ran
        await transaction.attempts.add(an_attempt())
        assert await transaction.spent.spend("assertion", f"_{number}", expires_at_s=NOW_S + 60)

    await asyncio.gather(*[store.add(keep) for _ in range(40)])

    assert ran == 40
