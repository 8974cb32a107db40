"""S67: an address that a stranger's account shows keeps its owner out until an administrator frees it, and no longer.

The linking rule stays as it is: the owner is never let in to the stranger, and the stranger is never made the owner.
"""

import asyncio

import pytest
from front_desk import FrontDesk
from msgspec.structs import replace
from stored import find_account
from vendor_words import Person

from vestibule.clock import SystemClock
from vestibule.domain.accounts.addresses import Reason
from vestibule.domain.accounts.model import Account
from vestibule.domain.audit.event import Action, Event
from vestibule.errors import AccountNotLinked, AddressProven, NotFound
from vestibule.flows.accounts.administer.look import FoundBy, LookAtAccounts
from vestibule.flows.accounts.administer.manage import ManageAccounts
from vestibule.flows.changes import ChangeFeed
from vestibule.storage import DatabaseStore

OWNER = Person(number=1, address="ann@example.com", reads_it=True)
OCCUPANT = Person(number=2, address="ann@example.com", reads_it=False)

ROUNDS = 6


@pytest.fixture
def administrator(store: DatabaseStore) -> ManageAccounts:
    """Somebody at the command line."""
    return ManageAccounts(store=store, feed=ChangeFeed(store, SystemClock()), clock=SystemClock())


@pytest.fixture
def look(store: DatabaseStore) -> LookAtAccounts:
    """What they see."""
    return LookAtAccounts(store=store, clock=SystemClock())


async def events(store: DatabaseStore) -> tuple[Event, ...]:
    return await store.read(lambda transaction: transaction.audit.newest(limit=200))


async def showing(store: DatabaseStore, address: str) -> tuple[Account, ...]:
    return await store.read(lambda transaction: transaction.accounts.showing(address))


@pytest.mark.parametrize("trap", ["Anybody", "EntraID", "Google", "Okta"])
@pytest.mark.parametrize("door", ["Okta", "GitHub", "Anybody"])
async def test_the_owner_of_an_occupied_address_comes_in_once_it_is_freed(
    desk: FrontDesk, store: DatabaseStore, administrator: ManageAccounts, look: LookAtAccounts, trap: str, door: str
) -> None:
    """Refused, found by the address as the owner spells it, freed; then an account of the owner's own."""
    occupied = await desk.sign_in(trap, OCCUPANT)
    error = await desk.refused(door, OWNER)
    assert Reason.ACCOUNT_NOT_PROVED in error.detail
    (found,) = await look.find("Ann@EXAMPLE.com", limit=20)
    assert (found.account.id, found.by) == (occupied, (FoundBy.ADDRESS,))

    assert await administrator.release(found.account.id) == OCCUPANT.address
    own = await desk.sign_in(door, OWNER)

    assert own != occupied
    assert [account.id for account in await showing(store, OWNER.address)] == [own]


async def test_the_hint_of_the_refusal_names_the_commands_and_no_address(desk: FrontDesk) -> None:
    """LOOK.md: where details are shown to many, they still tell nobody whose address is known here."""
    occupied = await desk.sign_in("Anybody", OCCUPANT)
    error = await desk.refused("Okta", OWNER)
    assert "vestibule accounts find ADDRESS" in error.hint
    assert "vestibule accounts release ID" in error.hint
    assert "trust-for-linking" not in error.hint, "trusting the newcomer's provider would not help"
    for secret in (OWNER.address, occupied):
        assert secret not in error.hint + error.detail


async def test_a_proved_address_is_no_case_for_that_hint(desk: FrontDesk) -> None:
    await desk.sign_in("Okta", OWNER)
    error = await desk.refused("Anybody", OWNER)
    assert Reason.ACCOUNT_PROVED_ADDRESS in error.detail
    assert "accounts release" not in error.hint


async def test_the_occupants_account_lives_on_without_an_address_and_never_gets_it_back(
    desk: FrontDesk, store: DatabaseStore, administrator: ManageAccounts
) -> None:
    occupied = await desk.sign_in("Anybody", OCCUPANT)
    await administrator.release(occupied)
    own = await desk.sign_in("Okta", OWNER)

    assert await desk.sign_in("Anybody", OCCUPANT) == occupied
    account = await find_account(store, occupied)
    assert account is not None
    assert (account.email, account.email_key) == (None, None)
    assert await desk.sign_in("Okta", OWNER) == own
    await desk.refused("Anybody", replace(OCCUPANT, number=3))


async def test_a_proved_address_is_not_taken_from_anybody(
    desk: FrontDesk, store: DatabaseStore, administrator: ManageAccounts
) -> None:
    """Who talks an administrator into freeing somebody's own address gets nothing."""
    own = await desk.sign_in("Okta", OWNER)
    before = await find_account(store, own), await events(store)
    with pytest.raises(AddressProven) as refused:
        await administrator.release(own)
    assert refused.value.code == "address_proven"
    assert (await find_account(store, own), await events(store)) == before
    assert await desk.sign_in("GitHub", OWNER) == own


async def test_no_statement_of_the_storage_takes_a_proved_address_either(desk: FrontDesk, store: DatabaseStore) -> None:
    own = await desk.sign_in("Okta", OWNER)
    before = await find_account(store, own)
    assert not await store.write(lambda transaction: transaction.accounts.release(own))
    assert await find_account(store, own) == before


async def test_freeing_is_audited_once_and_without_the_address(
    desk: FrontDesk, store: DatabaseStore, administrator: ManageAccounts
) -> None:
    """S69."""
    occupied = await desk.sign_in("Anybody", OCCUPANT)
    assert await administrator.release(occupied) is not None
    assert await administrator.release(occupied) is None
    (event,) = [event for event in await events(store) if event.action is Action.ADDRESS_RELEASED]
    assert (event.actor, event.account_id) == ("cli", occupied)
    assert OCCUPANT.address not in repr(event)


@pytest.mark.parametrize("account_id", ["", "01NOBODY", "x' OR 1=1 --", "\ud800", "01\0", "a" * 100_000])
async def test_what_is_no_account_is_refused_by_its_code(administrator: ManageAccounts, account_id: str) -> None:
    for act in (
        administrator.release(account_id),
        administrator.remove(account_id),
        administrator.unlink(account_id, "01LINK", even_the_last=True),
    ):
        with pytest.raises(NotFound) as refused:
            await act
        assert refused.value.code == "object_not_found"


async def test_a_sign_in_that_meets_the_release_makes_one_account_or_none(
    desk: FrontDesk, store: DatabaseStore, administrator: ManageAccounts
) -> None:
    """The owner, twice, and the occupant sign in while the address is being freed, twice."""
    for number in range(ROUNDS):
        owner = Person(number=10 + number, address=f"ann{number}@example.com", reads_it=True)
        occupant = Person(number=100 + number, address=owner.address, reads_it=False)
        occupied = await desk.sign_in("Anybody", occupant)

        came, again, *freed = await asyncio.gather(
            desk.sign_in("Okta", owner),
            desk.sign_in("Anybody", occupant),
            administrator.release(occupied),
            administrator.release(occupied),
            return_exceptions=True,
        )

        assert sorted(freed, key=str) == [None, owner.address]
        assert again == occupied
        assert isinstance(came, AccountNotLinked) or came != occupied
        own = await desk.sign_in("Okta", owner)
        assert own == came or isinstance(came, AccountNotLinked)
        assert [account.id for account in await showing(store, owner.address)] == [own]


async def test_a_sign_in_that_meets_a_removal_does_not_bring_the_account_back(
    desk: FrontDesk, store: DatabaseStore, administrator: ManageAccounts
) -> None:
    for number in range(ROUNDS):
        occupant = Person(number=10 + number, address=f"ann{number}@example.com", reads_it=False)
        occupied = await desk.sign_in("Anybody", occupant)

        await asyncio.gather(desk.sign_in("Anybody", occupant), administrator.remove(occupied))

        assert await find_account(store, occupied) is None
        assert await desk.sign_in("Anybody", occupant) != occupied
