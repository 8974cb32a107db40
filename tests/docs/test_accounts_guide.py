"""docs/how-to/accounts.md: an occupied address is found and freed, and its owner comes in."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import CommandLine
from doc_pages import page
from doc_scenario import Scenario
from error_page import shown_error
from house import House

from vestibule_twin.people import Person

GUIDE = page("docs/how-to/accounts.md")
ADDRESS = "ada@example.com"
OCCUPANT, OWN = "01KB0A7SX3W3ZK5V9M2QF4T8CD", "01KB0C1MZV8Y6N3H5R7TQ2WJ4E"
ATTEMPT = "7K3M9Q2XTA"


@pytest.fixture
def vestibule(house: House) -> CommandLine:
    """The command line beside a running server."""
    settings = house.host.settings
    assert settings.secret_key is not None
    return CommandLine(
        {
            "VESTIBULE_DATABASE_URL": settings.database_url.reveal(),
            "VESTIBULE_SECRET_KEY": settings.secret_key.reveal(),
            "VESTIBULE_BASE_URL": settings.base_url,
        }
    )


async def account_of(house: House, provider_id: str, person: Person) -> str:
    """Sign in, and give the account's id."""
    async with house.browser() as browser:
        await browser.signed_in(provider_id, person=person.subject)
        account: str = (await browser.get("/api/session")).json()["account"]["id"]
        return account


async def refused_attempt(house: House, provider_id: str, person: Person) -> str:
    """Fail to sign in, and give the attempt's id."""
    async with house.browser() as browser:
        return shown_error(await browser.sign_in(provider_id, person=person.subject)).attempt_id


def test_the_page_can_be_followed(house: House, vestibule: CommandLine, folder: Path) -> None:
    """S67."""
    house.connect("Club")
    house.connect("Company", trusted=True)
    mallory = house.newcomer(name="Mallory", email=ADDRESS, email_verified=False)
    ada = house.newcomer(name="Ada", email=ADDRESS)
    places: dict[str, str] = {}

    def ada_is_refused() -> None:
        places[OCCUPANT] = asyncio.run(account_of(house, "Club", mallory))
        places[ATTEMPT] = asyncio.run(refused_attempt(house, "Company", ada))

    def ada_signs_in() -> None:
        places[OWN] = asyncio.run(account_of(house, "Company", ada))

    scenario = Scenario(
        GUIDE,
        folder=folder,
        environ=vestibule.environ,
        places=places,
        events={"Ada is refused": ada_is_refused, "Ada signs in": ada_signs_in},
    )
    with ExitStack() as running:
        scenario.play(running)

    row = vestibule("accounts", "show", places[OWN], "--json").json
    assert (row["address"], row["proven"]) == (ADDRESS, True)
    assert vestibule("accounts", "show", places[OCCUPANT]).status == 1
