"""S15: no session of ours outlives the end that the provider set for it."""

from collections.abc import Iterator

import pytest
from house import House, newcomer
from manual_clock import ManualClock
from saml_house import connect_saml, saml_sign_in
from twin_server import RunningTwin, running_twin

from vestibule_twin import TwinConfig

BOUND_S = 900


@pytest.fixture
def brief(house: House, clock: ManualClock) -> Iterator[RunningTwin]:
    """A provider whose sessions end after a quarter of an hour."""
    config = TwinConfig(auto_sign_in=True, saml_session_s=BOUND_S)
    with running_twin(config=config, clock=lambda: clock.now_ms() / 1000, issuer_path="/brief") as running:
        connect_saml(house, "Brief", twin=running)
        yield running


async def test_session_not_on_or_after_ends_the_session(house: House, brief: RunningTwin) -> None:
    """However much it is used."""
    async with house.browser() as browser:
        finished = await saml_sign_in(house, browser, "Brief", person=newcomer(brief).subject)
        assert finished.status_code == 303, finished.text
        for _ in range(2):
            house.clock.advance(BOUND_S // 2 - 1)
            assert await browser.session_status() == 200
        house.clock.advance(2)
        assert await browser.session_status() == 401
