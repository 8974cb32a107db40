"""R29: what an administrator comes back with is a query that anybody can type. It moves one label, once, and no more.

Consent proves nothing: no account, no session, no link and no right hangs on it.
"""

import asyncio

import pytest
from asked_consent import TENANT, asked_consent, kept_draft, state_of
from error_page import refusal, shown_error
from house import House, Log
from http_browser import set_cookies

from vestibule.domain.connections.stage import Stage
from vestibule.flows.connections.draft import Change

BACK = "/api/auth/sso/admin-consent"


class Waiting:
    """A connection that waits for a consent."""

    def __init__(self, house: House, provider_id: str) -> None:
        self.house = house
        self.provider_id = provider_id
        self.connection = house.host.run(kept_draft(house.host.settings, provider_id, clock=house.clock))
        self.state = self.asked()

    def asked(self) -> str:
        """The state of a new link."""
        house = self.house
        return state_of(house.host.run(asked_consent(house.host.settings, self.provider_id, clock=house.clock)))

    def answer(self, **changes: str) -> dict[str, str]:
        """What Entra sends the browser back with."""
        return {"admin_consent": "True", "tenant": TENANT, "state": self.state, **changes}

    @property
    def stage(self) -> str:
        """The stored one."""
        ((stage,),) = self.house.database.execute(f"SELECT stage FROM connections WHERE id = '{self.connection.id}'")  # noqa: S608
        return str(stage)


@pytest.fixture
def waiting(house: House, request: pytest.FixtureRequest) -> Waiting:
    """One for each test: the house serves all of them."""
    return Waiting(house, f"Entra-{abs(hash(request.node.nodeid)) % 10**12}")


async def test_a_consent_moves_the_stage_and_gives_nobody_a_session(house: House, waiting: Waiting) -> None:
    before = house.rows()
    async with house.browser() as browser:
        answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer())
        assert answer.status_code == 200
        assert f"Staff {waiting.provider_id}" in answer.text
        assert set_cookies(answer) == {}
        assert await browser.session_status() == 401
    assert waiting.stage == Stage.LINKED
    assert house.rows() == before | {"audit_events": before["audit_events"] + 1}


async def test_a_link_is_good_once(house: House, log: Log, waiting: Waiting) -> None:
    async with house.browser() as browser:
        await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer())
        with refusal(house, log, "consent_link_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer())
    assert waiting.stage == Stage.LINKED


async def test_of_twenty_at_once_one_is_taken(house: House, waiting: Waiting) -> None:
    before = house.rows()
    async with house.browser() as browser:
        path = f"{BACK}/{waiting.provider_id}"
        answers = await asyncio.gather(*[browser.get(path, params=waiting.answer()) for _ in range(20)])
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 19
    assert house.rows() == before | {"audit_events": before["audit_events"] + 1}


@pytest.mark.parametrize("state", [None, "", "x", "A" * 200, "A" * 2000, "%00", "é"])
async def test_a_state_that_we_did_not_write_moves_nothing(
    house: House, log: Log, waiting: Waiting, state: str | None
) -> None:
    parameters = {name: value for name, value in waiting.answer().items() if name != "state"}
    async with house.browser() as browser:
        with refusal(house, log, "consent_link_refused", status=400, stored=False) as caught:
            given = parameters if state is None else {**parameters, "state": state}
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=given)
    assert waiting.stage == Stage.PENDING_APPROVAL


async def test_an_altered_state_moves_nothing(house: House, log: Log, waiting: Waiting) -> None:
    altered = waiting.state[:-4] + ("AAAA" if waiting.state[-4:] != "AAAA" else "BBBB")
    async with house.browser() as browser:
        with refusal(house, log, "consent_link_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer(state=altered))
    assert waiting.stage == Stage.PENDING_APPROVAL


@pytest.mark.parametrize("part", ["flow", "callback"])
async def test_what_is_sealed_for_a_cookie_is_no_state(house: House, log: Log, waiting: Waiting, part: str) -> None:
    """S57: everybody can have a cookie sealed by us."""
    async with house.browser() as browser:
        await browser.begin("Twin")
        await browser.post("/api/auth/sso/callback/Twin", data={"state": "x", "code": "y"})
        (sealed,) = [cookie.value for cookie in browser.cookies.jar if cookie.name.startswith(f"vestibule-{part}")]
        assert sealed is not None
        with refusal(house, log, "consent_link_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer(state=sealed))
    assert waiting.stage == Stage.PENDING_APPROVAL


async def test_a_state_of_one_connection_moves_no_other(house: House, log: Log, waiting: Waiting) -> None:
    other = Waiting(house, f"{waiting.provider_id}-B")
    async with house.browser() as browser:
        for path, state in ((other.provider_id, waiting.state), ("Nobody", waiting.state), ("Twin", other.state)):
            with refusal(house, log, "consent_link_refused", status=400, stored=False) as caught:
                caught.answer = await browser.get(f"{BACK}/{path}", params=waiting.answer(state=state))
    assert (waiting.stage, other.stage) == (Stage.PENDING_APPROVAL, Stage.PENDING_APPROVAL)


async def test_a_consent_to_other_settings_moves_nothing(house: House, log: Log, waiting: Waiting) -> None:
    """S73: what was approved is not what is stored now."""
    house.change(waiting.provider_id, Change(trusted_for_linking=False))
    async with house.browser() as browser:
        with refusal(house, log, "consent_link_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer())
    assert waiting.stage == Stage.PENDING_APPROVAL


@pytest.mark.parametrize("tenant", ["", "a b", "x" * 81, "<script>", "tenant\r\nactor: cli", "-"])
async def test_a_tenant_that_can_be_none_is_not_written_down(
    house: House, log: Log, waiting: Waiting, tenant: str
) -> None:
    """S69."""
    async with house.browser() as browser:
        with refusal(house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=waiting.answer(tenant=tenant))
    assert waiting.stage == Stage.PENDING_APPROVAL


@pytest.mark.parametrize("said", ["False", "", "1", "yes"])
async def test_an_answer_that_says_neither_yes_nor_no_moves_nothing(
    house: House, log: Log, waiting: Waiting, said: str
) -> None:
    async with house.browser() as browser:
        with refusal(house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(
                f"{BACK}/{waiting.provider_id}", params=waiting.answer(admin_consent=said)
            )
    assert waiting.stage == Stage.PENDING_APPROVAL


async def test_an_error_beside_a_yes_is_a_no_and_its_words_are_not_shown(
    house: House, log: Log, waiting: Waiting
) -> None:
    """S31: Entra sends `admin_consent=True` in both cases."""
    said = waiting.answer(error="access_denied", error_description="<b>Call 0900-EVIL</b>")
    async with house.browser() as browser:
        with refusal(house, log, "consent_declined", status=403, stored=False) as caught:
            caught.answer = await browser.get(f"{BACK}/{waiting.provider_id}", params=said)
        assert caught.answer is not None
        assert "0900" not in caught.answer.text
    assert waiting.stage == Stage.PENDING_APPROVAL


async def test_a_repeated_parameter_is_refused(house: House, waiting: Waiting) -> None:
    """RFC 6749 3.1: two readers might read it differently."""
    async with house.browser() as browser:
        answer = await browser.get(
            f"{BACK}/{waiting.provider_id}?state={waiting.state}&state={waiting.state}&admin_consent=True"
        )
    assert shown_error(answer).code == "callback_malformed"
    assert waiting.stage == Stage.PENDING_APPROVAL


async def test_a_page_elsewhere_cannot_post_a_consent(house: House, waiting: Waiting) -> None:
    async with house.browser() as browser:
        answer = await browser.post(f"{BACK}/{waiting.provider_id}", data=waiting.answer())
    assert (answer.status_code, shown_error(answer).code) == (400, "request_refused")
    assert waiting.stage == Stage.PENDING_APPROVAL
