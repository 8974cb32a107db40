"""R29: a first sign-in links a connection, in the same transaction as everything else that it leads to."""

from house import House, another_twin
from manual_clock import ManualClock

from vestibule.flows.connections.draft import Change
from vestibule_twin.faults import Faults, IdTokenFault


def stage(house: House, provider_id: str) -> object:
    """The stored one."""
    ((found,),) = house.database.execute(f"SELECT stage FROM connections WHERE provider_id = '{provider_id}'")  # noqa: S608
    return found


async def test_a_first_sign_in_links_and_the_next_ones_find_it_linked(house: House) -> None:
    house.connect("Staged")
    assert stage(house, "Staged") == "draft"
    for _ in range(2):
        async with house.browser() as browser:
            await browser.signed_in("Staged", person=house.newcomer().subject)
        assert stage(house, "Staged") == "linked"


async def test_a_change_takes_nothing_back_and_ends_no_session(house: House) -> None:
    house.connect("Changed")
    async with house.browser() as browser:
        await browser.signed_in("Changed", person=house.newcomer().subject)
        house.change("Changed", Change(name="Changed again"))
        assert stage(house, "Changed") == "linked"
        assert await browser.session_status() == 200


async def test_a_sign_in_that_fails_links_nothing(house: House, clock: ManualClock) -> None:
    with another_twin(clock) as twin:
        house.connect("Failing", twin=twin)
        with twin.faulty(Faults(id_token=(IdTokenFault.AUD_WRONG,))):
            async with house.browser() as browser:
                answer = await browser.sign_in("Failing")
        assert answer.status_code == 403, answer.text
    assert stage(house, "Failing") == "draft"


async def test_a_sign_in_that_is_begun_links_nothing(house: House) -> None:
    house.connect("Begun")
    async with house.browser() as browser:
        await browser.begin("Begun")
    assert stage(house, "Begun") == "draft"
