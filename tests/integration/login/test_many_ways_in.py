"""The sign-in page of a host with many connections: cut, searchable, and not counted among the sign-ins."""

from collections.abc import Iterator

import pytest
from databases import Database
from house import House, opened_house
from manual_clock import ManualClock
from stored import kept_connection
from twin_server import RunningTwin

from vestibule.app.host import open_host
from vestibule.web.pages.login import LISTED_AT_MOST

MANY = LISTED_AT_MOST + 5
BUDGET = 2


@pytest.fixture
def strict_house(database: Database, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """A house that lets few sign-ins through."""
    with opened_house(database, twin, clock, rate_limit_login=str(BUDGET)) as house:
        house.connect("Twin")
        yield house


@pytest.fixture
async def crowded_house(strict_house: House) -> House:
    """The same with many connections."""
    async with open_host(strict_house.host.settings) as host:
        for number in range(MANY - 1):
            await kept_connection(host.store, name=f"Branch {number:03}", provider_id=f"Branch{number:03}")
    return strict_house


async def test_the_page_is_cut_and_the_search_finds_the_rest(crowded_house: House) -> None:
    last = f"Branch {MANY - 2:03}"
    async with crowded_house.browser() as browser:
        page = (await browser.get("/login")).text
        found = (await browser.get("/login", params={"q": last.lower()})).text

    assert page.count('class="method"') == LISTED_AT_MOST
    assert f"{LISTED_AT_MOST} of {MANY} are shown: search by name." in page
    assert last not in page
    assert found.count('class="method"') == 1
    assert f"<bdi>{last}</bdi>" in found


async def test_reloading_the_page_uses_up_no_sign_in(strict_house: House) -> None:
    async with strict_house.browser() as browser:
        for _ in range(5 * BUDGET):
            assert (await browser.get("/login")).status_code == 200
        assert (await browser.get("/api/auth/sso/login/Twin")).status_code == 303
