"""A server that is killed in the middle of many logins loses no session it has promised, and spends no code twice."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import httpx2
from error_page import shown_error
from host_process import HostProcess, host_process
from house import newcomer
from http_browser import HTTPBrowser
from installation import Installation

LOGINS: Final = 200
AT_ONCE: Final = 8
KILLED_AFTER: Final = 80

COOKIE: Final = "vestibule-session"


@dataclass
class Outcome:
    """What the browsers have seen.

    Attributes:
        tokens: Of sessions that a browser was given.
        cut_off: Callbacks whose answer never came, each with the cookies it was sent with.
        left: Logins that did not get as far as that.
    """

    tokens: list[str] = field(default_factory=list)
    cut_off: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0


async def log_in(installation: Installation, outcome: Outcome) -> None:
    """One person's login; whatever happens is noted."""
    person = newcomer(installation.twin).subject
    async with HTTPBrowser(installation.base_url) as browser:
        try:
            callback = await browser.callback_url("Twin", person=person)
        except httpx2.TransportError:
            outcome.left += 1
            return
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)
        try:
            answer = await browser.get(callback)
        except httpx2.TransportError:
            outcome.cut_off.append((callback, cookies))
            return
        assert answer.status_code == 303, answer.text
        outcome.tokens.append(browser.cookies.get(COOKIE) or "")


async def log_in_until_killed(installation: Installation, host: HostProcess) -> Outcome:
    """Two hundred logins, eight at a time; once eighty have succeeded the server is killed."""
    outcome = Outcome()
    waiting = iter(range(LOGINS))

    async def work() -> None:
        for _ in waiting:
            await log_in(installation, outcome)
            if len(outcome.tokens) >= KILLED_AFTER and host.process.poll() is None:
                host.process.kill()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    host.kill()
    return outcome


async def status_of(browser: HTTPBrowser, token: str) -> int:
    """What the session's token is worth."""
    return (await browser.get("/api/session", headers={"cookie": f"{COOKIE}={token}"})).status_code


async def test_a_killed_server_keeps_its_promises(installation: Installation) -> None:
    """S50, S29: every session that a browser was given works after the restart.

    A callback that comes again signs in only when its code had not been sent before, and the code of a login that was
    committed is not sent a second time.
    """
    journal = installation.twin.twin.journal
    with host_process(installation.environ) as host:
        outcome = await log_in_until_killed(installation, host)
    assert KILLED_AFTER <= len(outcome.tokens) < LOGINS
    assert outcome.left
    assert journal.codes_replayed == 0
    with host_process(installation.environ):
        async with HTTPBrowser(installation.base_url) as browser:
            assert {await status_of(browser, token) for token in outcome.tokens} == {200}
            committed = installation.database.execute("SELECT count(*) FROM sessions")[0][0]
            again: Counter[str] = Counter()
            for callback, cookies in outcome.cut_off:
                answer = await browser.get(callback, headers={"cookie": cookies})
                browser.cookies.clear()
                again[str(answer.status_code) if answer.status_code == 303 else shown_error(answer).code] += 1
        # Committed and not told; not even redeemed; redeemed and lost with the process: nothing else can have been.
        assert set(again) <= {"flow_replayed", "303", "code_refused"}
        assert committed == len(outcome.tokens) + again["flow_replayed"]
        assert journal.codes_replayed == again["code_refused"]
        assert installation.database.execute("SELECT count(*) FROM sessions") == [
            (len(outcome.tokens) + again["flow_replayed"] + again["303"],)
        ]
        rest = Outcome()
        await asyncio.gather(*(log_in(installation, rest) for _ in range(AT_ONCE)))
        assert len(rest.tokens) == AT_ONCE
