"""`vestibule connections remove` and `disable --end-sessions` say how many sessions ended."""

import asyncio

from command_line import CommandLine
from stored import a_proof, a_session, kept_account
from terminal import terminal

from vestibule.app.host import open_host
from vestibule.flows.store import Transaction
from vestibule.settings import load_settings


async def _sign_in(vestibule: CommandLine, *, sessions: int) -> None:
    """Keep live sessions that began through `Twin`."""
    async with open_host(load_settings(environ=vestibule.environ)) as host:
        connection = await host.manage.get("Twin")
        account = await kept_account(host.store)
        now_s = host.clock.now_s()

        async def keep(transaction: Transaction) -> None:
            for _ in range(sessions):
                proof = a_proof(connection_id=connection.id)
                await transaction.sessions.add(
                    a_session(account, proof=proof, idle_expires_at_s=now_s + 3600, expires_at_s=now_s + 7200)
                )

        await host.store.write(keep)


def test_removing_says_how_many_sessions_ended(added: CommandLine) -> None:
    asyncio.run(_sign_in(added, sessions=2))
    ended = added("connections", "remove", "Twin", "--yes")
    assert (ended.status, ended.out) == (0, "Removed Twin. 2 sessions ended.\n")


def test_whoever_removes_is_told_first_that_sessions_end(added: CommandLine) -> None:
    asyncio.run(_sign_in(added, sessions=1))
    with terminal("connections", "remove", "Twin", environ=added.environ) as watched:
        watched.wait_for("[y/N]")
        assert "Sessions that began through it end" in " ".join(watched.seen.split())
        watched.type("y")
        assert watched.end() == 0
    assert "1 session ended." in watched.seen


def test_disabling_ends_sessions_only_with_the_option(added: CommandLine) -> None:
    asyncio.run(_sign_in(added, sessions=2))
    assert added("connections", "disable", "Twin").out == "Disabled Twin.\n"
    later = added("connections", "disable", "Twin", "--end-sessions")
    assert (later.status, later.out) == (0, "Twin is disabled already. 2 sessions ended.\n")
    assert added("connections", "enable", "Twin").status == 0
    asyncio.run(_sign_in(added, sessions=1))
    at_once = added("connections", "disable", "Twin", "--end-sessions")
    assert (at_once.status, at_once.out) == (0, "Disabled Twin. 1 session ended.\n")
