"""S67: nobody gets around a limit by naming things that do not exist."""

from collections.abc import Mapping

from databases import Database
from house import opened_house
from manual_clock import ManualClock
from twin_server import RunningTwin

from vestibule.domain.policy.limit_counts import OthersCounts
from vestibule.errors import RateLimited
from vestibule.flows.limits.rate_limits import KEYS_AT_MOST, Limit, RateLimits

BUDGETS = {Limit.LOGIN: 10, Limit.CONNECTION: 40, Limit.ACCOUNT: 20, Limit.LOGOUT_TOKEN: 20}
LOGOUT = "/api/auth/sso/backchannel-logout"


class Alone:
    """No other process."""

    async def exchange(self, own: Mapping[str, int], *, window: int) -> Mapping[str, OthersCounts]:
        """Nobody has admitted anything."""
        del window
        return dict.fromkeys(own, OthersCounts(0, 0))


async def _is_admitted(limits: RateLimits, address: str, provider_id: str) -> bool:
    try:
        await limits.admit((Limit.LOGIN, address), (Limit.CONNECTION, provider_id))
    except RateLimited:
        return False
    return True


async def test_refused_requests_make_no_limit_forgotten(clock: ManualClock) -> None:
    """S67: one refused client used to push a connection's count out of memory by naming ten thousand others."""
    limits = RateLimits(BUDGETS, clock=clock, shared=Alone())
    for number in range(BUDGETS[Limit.CONNECTION]):
        assert await _is_admitted(limits, f"198.51.100.{number}", "Okta")
    for number in range(2 * KEYS_AT_MOST):
        await _is_admitted(limits, "203.0.113.9", f"other-{number}")
    assert not await _is_admitted(limits, "198.51.100.200", "Okta")


async def test_made_up_connections_share_one_budget_of_logout_tokens(
    database: Database, twin: RunningTwin, clock: ManualClock
) -> None:
    """S67: each made-up name used to have its own, so that there was none; a real connection's is not used up."""
    with opened_house(database, twin, clock, rate_limit_logout_token="5") as house:
        house.connect("Twin")
        async with house.browser() as browser:
            statuses = [
                (await browser.post(f"{LOGOUT}/made-up-{number}", data={"logout_token": "a.b.c"})).status_code
                for number in range(10)
            ]
            assert statuses == [400] * 5 + [429] * 5
            assert (await browser.post(f"{LOGOUT}/Twin", data={"logout_token": "a.b.c"})).status_code == 400
