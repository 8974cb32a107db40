"""LOOK.md, an error page, 4: what an administrator is told, in their provider's words; S70: nobody else."""

from collections.abc import Iterator

import pytest
from databases import Database
from house import House, opened_house
from manual_clock import ManualClock
from saml_house import answered, connect_saml, deliver
from twin_server import RunningTwin

from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import SAMLFault

LABELS = ("ACS URL (Assertion Consumer Service)", "SP entity ID (Audience URI)", "SP metadata", "SLO URL")


@pytest.fixture
def demo(database: Database, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """An installation that shows details, as the demo does."""
    with opened_house(database, twin, clock, demo="true") as opened:
        yield opened


async def refused_page(house: House, fault: SAMLFault) -> str:
    """The page of a response that is refused."""
    connect_saml(house, "Told")
    async with house.browser() as browser:
        begun = await browser.begin("Told")
        with house.twin.faulty(Faults(saml=(fault,))):
            posted = await answered(browser, begun, person=house.newcomer().subject)
        return (await deliver(house, browser, posted)).text


@pytest.mark.parametrize("fault", [SAMLFault.AUDIENCE_WRONG, SAMLFault.WRONG_KEY])
async def test_the_values_to_paste_are_those_of_this_connection(demo: House, fault: SAMLFault) -> None:
    """R58, R23: also where no signature held, for then it is the settings that are looked at."""
    page = await refused_page(demo, fault)
    for label in LABELS:
        assert label in page
    for value in ("acs/Told", "metadata/Told", "slo/Told"):
        assert f"{demo.base_url}/api/auth/sso/saml2/sp/{value}" in page
    assert f"{demo.base_url}/Told<" in page
    assert "Redirect URI" not in page


async def test_what_differed_stands_side_by_side(demo: House) -> None:
    page = await refused_page(demo, SAMLFault.AUDIENCE_WRONG)
    assert "https://other.example/sp" in page.replace("<mark>", "").replace("</mark>", "")


async def test_a_visitor_is_told_the_sentence_and_the_code(house: House) -> None:
    """S70."""
    page = await refused_page(house, SAMLFault.AUDIENCE_WRONG)
    assert "audience_mismatch" in page
    for hidden in (*LABELS, "other.example", "Told/", "acs/"):
        assert hidden not in page
