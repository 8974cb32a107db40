"""A login from the sign-in page to the session and out again, over real HTTP, with the twin as the provider."""

import re
from collections.abc import Iterator

import httpx2
import pytest
from databases import Database
from running_host import RunningHost, free_port, running_host, settings_for
from twin_server import RunningTwin, running_twin

from vestibule.flows.connections.draft import Draft
from vestibule_twin import Client, TwinConfig

SECRET = "a secret, with a + and a / in it"


@pytest.fixture
def houses(database: Database) -> Iterator[tuple[RunningHost, RunningTwin]]:
    """A host with one connection, and the twin behind it."""
    settings = settings_for(database.url.reveal(), port=free_port(), host="127.0.0.1")
    client = Client(
        client_id="vestibule",
        secret=SECRET,
        redirect_uris=(f"{settings.base_url}/api/auth/sso/callback/Twin",),
        post_logout_redirect_uris=(f"{settings.base_url}/api/auth/sso/signed-out",),
    )
    with running_twin(client, config=TwinConfig(auto_sign_in=True)) as twin, running_host(settings) as host:
        config = {"issuer": twin.issuer, "clientId": "vestibule", "clientSecret": SECRET}
        host.add(Draft(provider_id="Twin", connector="oidc", name="The twin", config=config))
        yield host, twin


async def test_a_person_signs_in_sees_who_they_are_and_signs_out_on_both_sides(
    houses: tuple[RunningHost, RunningTwin],
) -> None:
    host, twin = houses
    async with httpx2.AsyncClient(base_url=host.base_url, follow_redirects=True) as browser:
        page = await browser.get("/login")
        assert "Continue with" in page.text

        account = await browser.get("/api/auth/sso/login/Twin")
        assert account.url.path == "/account"
        assert "Ada Lovelace" in account.text

        session = (await browser.get("/api/session")).json()
        assert session["account"]["email"] == "ada@example.org"
        assert session["proofs"][0]["connection"] == "Twin"
        assert twin.twin.sessions

        token = re.search(r'name="csrf_token" value="([^"]+)"', account.text)
        assert token is not None
        moving = await browser.post("/logout", data={"csrf_token": token[1]}, headers={"Origin": host.base_url})
        onward = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', moving.text)
        assert onward is not None
        end = await browser.get(onward[1].replace("&amp;", "&"))

        assert str(end.url) == f"{host.base_url}/api/auth/sso/signed-out"
        assert (await browser.get("/api/session")).status_code == 401
        assert twin.twin.journal.codes_redeemed == 1
