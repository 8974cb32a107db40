"""`vestibule attempts`: what an administrator reads when somebody could not sign in."""

import asyncio

import pytest
from command_line import CommandLine
from http_browser import HTTPBrowser
from running_host import running_host
from twin_server import RunningTwin

from vestibule.settings import load_settings
from vestibule_twin.faults import Faults, IdTokenFault


@pytest.fixture
def attempts(added: CommandLine, twin: RunningTwin, base_url: str) -> CommandLine:
    """The command line, after a sign-in, and one whose ID token was meant for somebody else."""

    async def people_come() -> None:
        async with HTTPBrowser(base_url) as ada:
            await ada.signed_in("Twin")
        with twin.faulty(Faults(id_token=(IdTokenFault.AUD_WRONG,))):
            async with HTTPBrowser(base_url) as other:
                assert (await other.sign_in("Twin")).status_code != 303

    with running_host(load_settings(environ=added.environ)):
        asyncio.run(people_come())
    return added


def test_attempts_are_listed_newest_first(attempts: CommandLine) -> None:
    rows = attempts("attempts", "list", "--json").json
    assert sorted((row["outcome"], row["code"]) for row in rows) == [
        ("refused", "audience_mismatch"),
        ("signed_in", None),
    ]
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    (refused,) = attempts("attempts", "list", "--refused", "--json").json
    assert refused["provider_id"] == "Twin"
    assert len(attempts("attempts", "list", "--limit", "1", "--json").json) == 1


def test_a_refused_attempt_shows_what_the_error_page_shows(attempts: CommandLine, base_url: str) -> None:
    """LOOK.md, An error page, 4."""
    (refused,) = attempts("attempts", "list", "--refused", "--json").json
    ended = attempts("attempts", "show", refused["id"])
    assert ended.status == 0
    lines = ended.out.splitlines()
    assert lines[0] == "The sign-in service sent you back, but its answer was meant for another application."
    for wanted in ("audience_mismatch", refused["id"], "Expected", "Received", "How to fix it", "Steps", " ms"):
        assert wanted in ended.out
    details = attempts("attempts", "show", refused["id"], "--json").json
    assert details["register"]["redirect_uri"] == f"{base_url}/api/auth/sso/callback/Twin"
    assert details["expected"] == "app"
    assert details["steps"]
    assert "flow_id" not in details


def test_a_good_attempt_shows_its_steps(attempts: CommandLine) -> None:
    (good,) = [row for row in attempts("attempts", "list", "--json").json if row["code"] is None]
    ended = attempts("attempts", "show", good["id"])
    assert ended.status == 0
    assert ended.out.startswith("Signed in")
    assert "How to fix it" not in ended.out


def test_an_unknown_attempt_is_looked_for_in_the_log(vestibule: CommandLine) -> None:
    ended = vestibule("attempts", "show", "7KQ2\x1b[31m")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "object_not_found")
    assert "log" in ended.err
    assert "\x1b[31m" not in ended.err
