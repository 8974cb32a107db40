"""S68: whoever may sign in cannot hoard sessions until listing or ending them keeps everybody else waiting."""

from house import House
from msgspec.structs import replace

from vestibule.app.host import open_host
from vestibule.domain.ids import new_id
from vestibule.flows.sessions.crowd import EVERY_LOGINS, SESSIONS_AT_MOST
from vestibule.flows.store import Transaction
from vestibule.seal.token import new_token, token_hash

HOARD = SESSIONS_AT_MOST + 50
COOKIE = "vestibule-session"


async def test_the_oldest_sessions_of_an_account_end(house: House) -> None:
    """S68, S50: the newest stay, the rest end like any other, at once and with an audit event each."""
    person, other = house.newcomer(), house.newcomer()
    async with house.browser() as first, house.browser() as others:
        await first.signed_in("Twin", person=person.subject)
        await others.signed_in("Twin", person=other.subject)
        token = first.cookies.get(COOKIE)
        assert token is not None
        house.clock.advance(1)
        house.host.run(_hoard(house, token))
        for _ in range(EVERY_LOGINS):
            async with house.browser() as browser:
                await browser.signed_in("Twin", person=person.subject)
        async with house.browser() as newest:
            await newest.signed_in("Twin", person=person.subject)
            page = (await newest.get("/account")).text
            assert await newest.session_status() == 200
        assert SESSIONS_AT_MOST <= page.count('name="session_id"') <= SESSIONS_AT_MOST + EVERY_LOGINS
        assert await first.session_status() == 401
        assert await others.session_status() == 200


async def _hoard(house: House, token: str) -> None:
    """Many sessions like the one of that token, as a program makes them by signing in again and again."""
    async with open_host(house.host.settings, clock=house.clock) as host:

        async def multiply(transaction: Transaction) -> None:
            found = await transaction.sessions.get(token_hash(token))
            assert found is not None
            for _ in range(HOARD):
                copy_id, copy_hash = new_id(house.clock.now_ms()), token_hash(new_token().reveal())
                await transaction.sessions.add(
                    replace(found[0], id=copy_id, token_hash=copy_hash, created_at_s=house.clock.now_s())
                )

        await host.store.write(multiply)
