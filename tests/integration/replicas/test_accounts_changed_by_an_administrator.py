"""What the command line does to an account is so at every running server within a second (S50, S67)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from house import House
from http_browser import HTTPBrowser

from vestibule.app.host import open_host
from vestibule.flows.accounts.administer.manage import ManageAccounts
from vestibule_twin.people import Person

WITHIN_S = 1.0

T = TypeVar("T")


async def administer(house: House, act: Callable[[ManageAccounts], Awaitable[T]]) -> T:
    """Do something as the command line does it, in a host of its own over the same database."""
    async with open_host(house.host.settings) as host:
        return await act(host.manage_accounts())


async def account(browser: HTTPBrowser) -> dict[str, str | None]:
    """What an application reads of the account."""
    answer = await browser.get("/api/session")
    assert answer.status_code == 200
    read: dict[str, str | None] = answer.json()["account"]
    return read


@pytest.fixture
def occupant(house: House) -> Person:
    """Somebody with an address that their provider does not vouch for."""
    return house.newcomer(email_verified=False)


async def test_a_released_address_is_shown_by_no_session_a_second_later(house: House, occupant: Person) -> None:
    """A session goes on, and what the server remembers of its account does not."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=occupant.subject)
        before = await account(browser)
        assert before["email"] == occupant.email
        await administer(house, lambda manage: manage.release(str(before["id"])))
        house.clock.advance(WITHIN_S)
        after = await account(browser)
        assert (after["id"], after["email"]) == (before["id"], None)
        await browser.signed_in("Twin", person=occupant.subject)
        assert await account(browser) == after


async def test_a_removed_account_is_signed_out_a_second_later(house: House, occupant: Person) -> None:
    async with house.browser() as browser, house.browser() as other:
        await browser.signed_in("Twin", person=occupant.subject)
        await other.signed_in("Twin", person=occupant.subject)
        removed = str((await account(browser))["id"])
        assert await administer(house, lambda manage: manage.remove(removed)) == 2
        house.clock.advance(WITHIN_S)
        assert (await browser.session_status(), await other.session_status()) == (401, 401)
        await browser.signed_in("Twin", person=occupant.subject)
        assert (await account(browser))["id"] != removed


async def test_a_way_in_that_is_taken_away_ends_what_rests_on_it_a_second_later(house: House, occupant: Person) -> None:
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=occupant.subject)
        account_id = str((await account(browser))["id"])
        ((link_id,),) = house.database.execute(f"SELECT id FROM links WHERE account_id = '{account_id}'")  # noqa: S608
        await administer(house, lambda manage: manage.unlink(account_id, str(link_id), even_the_last=True))
        house.clock.advance(WITHIN_S)
        assert await browser.session_status() == 401


async def test_a_sign_in_that_meets_a_removal_leaves_no_session_of_the_removed_account(
    house: House, occupant: Person
) -> None:
    async with house.browser() as first:
        await first.signed_in("Twin", person=occupant.subject)
        removed = str((await account(first))["id"])
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=occupant.subject)
        async with open_host(house.host.settings) as host:
            await asyncio.gather(browser.get(callback), host.manage_accounts().remove(removed))
        house.clock.advance(WITHIN_S)
        if await browser.session_status() == 200:
            assert (await account(browser))["id"] != removed
    counted = f"SELECT count(*) FROM sessions WHERE account_id = '{removed}'"  # noqa: S608
    assert house.database.execute(counted) == [(0,)]
