"""S66: with ten thousand providers a page stays a page, whatever somebody types and whatever a cookie says."""

from collections.abc import Iterator

import pytest
from databases import Database
from house import House, opened_house
from manual_clock import ManualClock
from metadata_documents import LIBRARY, MUSEUM
from metadata_server import MetadataServer
from msgspec.structs import replace
from saml_federation import SOURCE, Federation, federate
from stored import an_indexed_entity
from twin_server import RunningTwin

from vestibule.app.host import open_host
from vestibule.flows.store import Transaction

COUNT = 10_000


@pytest.fixture
def crowd(database: Database, twin: RunningTwin, clock: ManualClock, published: MetadataServer) -> Iterator[Federation]:
    """The library and the museum among ten thousand others."""
    with opened_house(database, twin, clock) as house:
        federation = federate(house, published, LIBRARY, MUSEUM)
        house.host.run(_crowd(house))
        yield federation


async def _crowd(house: House) -> None:
    others = [
        an_indexed_entity(
            entity_id=f"https://idp{at}.example/shibboleth",
            name=f"University {at:05}",
            search=f"university {at:05} idp{at}.example",
            scopes=(f"idp{at}.example",),
            valid_until_s=None,
        )
        for at in range(COUNT)
    ]
    async with open_host(house.host.settings, clock=house.clock) as host:
        source = await host.metadata.sources.get(SOURCE)
        now_s = house.clock.now_s()

        async def fill(transaction: Transaction) -> None:
            sources = transaction.metadata_sources
            await transaction.metadata_entities.add(source.id, source.generation, others)
            assert await sources.claim(source.id, lease="filling", now_s=now_s, until_s=now_s + 60)
            assert await sources.replace(replace(source, entities=COUNT + 2), lease="filling")

        await host.store.write(fill)


@pytest.mark.parametrize(
    ("query", "shown", "said"),
    [
        ("", 0, "10,002 to choose from"),
        ("university", 20, "20 of 10,000 that match are shown: type more of the name."),
        ("university 04711", 1, "1 of 10,002"),
        ("u n i v e r s i t y", 20, "20 of 10,000 that match are shown: type more of the name."),
        ("example", 20, "20 of 10,002 that match are shown: type more of the name."),
    ],
)
async def test_a_page_stays_a_page(crowd: Federation, query: str, shown: int, said: str) -> None:
    async with crowd.house.browser() as browser:
        answer = await browser.get("/login/Campus", params={"q": query})
    assert answer.status_code == 200
    assert answer.text.count('class="method"') == shown
    assert said in answer.text
    assert len(answer.content) < 15_000


async def test_what_was_used_is_found_among_all(crowd: Federation) -> None:
    async with crowd.house.browser() as browser:
        request = await crowd.asked(browser, MUSEUM)
        assert (await crowd.finish(browser, crowd.response(MUSEUM, request=request))).status_code == 303
        page = await browser.get("/login/Campus")
    assert page.text.count('class="method"') == 1
    assert "Museum of Modern Art" in page.text
