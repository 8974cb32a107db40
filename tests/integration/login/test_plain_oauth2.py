"""A login at a provider of plain OAuth 2.0, from the button to the session and out again (R15, S30)."""

from collections.abc import Iterator

import pytest
from error_page import refusal
from house import SECRET, House, Log
from http_browser import BEGIN, hidden_fields, query_of, set_cookies, with_query
from twin_server import RunningTwin, running_twin

from vestibule.domain.connections.model import CallbackForm
from vestibule.errors import ConfigError
from vestibule.flows.connections.draft import Change, Draft
from vestibule_twin import TwinConfig
from vestibule_twin.personalities.github import GITHUB

ADA, CHARLES = "1001", "1002"


@pytest.fixture(scope="session")
def forge(house: House) -> Iterator[RunningTwin]:
    """A GitHub Enterprise Server behind the house, with a connection for each of two applications there."""
    with running_twin(config=TwinConfig(auto_sign_in=True), clock=house.clock.now_s, personality=GITHUB) as twin:
        for provider_id, pkce in {"Forge": "auto", "Other": "S256"}.items():
            client = house.client(provider_id)
            twin.twin.register(client)
            house.host.add(draft(twin, provider_id, client.client_id, pkce=pkce))
        yield twin


def draft(twin: RunningTwin, provider_id: str, client_id: str, **changes: object) -> Draft:
    """A connection to the server."""
    config = {"baseUrl": twin.base_url, "clientId": client_id, "clientSecret": SECRET, **changes}
    return Draft(provider_id=provider_id, connector="github", name=f"Door {provider_id}", config=config)


async def test_a_person_signs_in_and_out(house: House, forge: RunningTwin) -> None:
    """Nothing is asked of the provider at sign-out: plain OAuth 2.0 has no place for that."""
    async with house.browser() as browser:
        await browser.signed_in("Forge", person=ADA, return_to="/account")
        session = (await browser.get("/api/session")).json()
        assert session["account"]["email"] == "ada@github.example"
        assert session["proofs"][0]["connection"] == "Forge"
        account = await browser.get("/account")
        assert "Door Forge" in account.text
        out = await browser.post_form("/logout", {"csrf_token": hidden_fields(account.text)["csrf_token"]})
        assert out.status_code == 303
        assert out.headers["location"] == "/api/auth/sso/signed-out"
        assert await browser.session_status() == 401
    assert forge.twin.journal.codes_redeemed


async def test_the_same_person_is_the_same_account(house: House, forge: RunningTwin) -> None:
    """S43: by the number, which nobody else is ever given."""
    accounts = set()
    for _ in range(2):
        async with house.browser() as browser:
            await browser.signed_in("Forge", person=ADA)
            accounts.add((await browser.get("/api/session")).json()["account"]["id"])
    assert len(accounts) == 1
    assert forge.twin.issuer


async def test_the_answer_names_the_issuer_that_github_names(house: House, forge: RunningTwin) -> None:
    """RFC 9207: below the address that people sign in at; it is the issuer that the identity is known by."""
    async with house.browser() as browser:
        back = await browser.callback_url("Forge", person=ADA)
        assert query_of(back)["iss"] == f"{forge.twin.issuer}/login/oauth"
        await browser.get(back)
        (proof,) = (await browser.get("/api/session")).json()["proofs"]
    assert proof["issuer"] == f"{forge.twin.issuer}/login/oauth"


@pytest.mark.parametrize("path", ["", "/login/oauth/", "/login/other", "/login/oauth/x"])
async def test_an_answer_of_another_issuer_is_refused(house: House, log: Log, forge: RunningTwin, path: str) -> None:
    """S30, RFC 9207 2.4: also one that names the server alone."""
    async with house.browser() as browser:
        back = await browser.callback_url("Forge", person=ADA)
        with refusal(house, log, "callback_issuer_mismatch", status=403, stored=True) as caught:
            caught.answer = await browser.get(with_query(back, iss=f"{forge.twin.issuer}{path}"))


@pytest.mark.parametrize("path", ["/api/auth/sso/callback/Other", "/api/auth/sso/callback"])
@pytest.mark.usefixtures("forge")
async def test_an_answer_at_another_connections_address_is_refused(house: House, log: Log, path: str) -> None:
    """S30: mix-up; without an ID token the address is what says whose answer it is."""
    async with house.browser() as browser:
        back = await browser.callback_url("Forge", person=ADA)
        with refusal(house, log, "redirect_uri_mismatch", status=400, stored=True) as caught:
            caught.answer = await browser.get(with_query(back, path=path))


@pytest.mark.parametrize(("begun_at", "finished_at"), [("Other", "Other"), ("Other", "Forge"), ("Forge", "Other")])
@pytest.mark.usefixtures("forge")
async def test_a_code_of_somebody_else_does_not_sign_in(
    house: House, log: Log, begun_at: str, finished_at: str
) -> None:
    """S29: login CSRF by code injection. PKCE ties a code to the flow that asked for it, the secret to its client."""
    async with house.browser() as victim, house.browser() as attacker:
        theirs = query_of(await attacker.callback_url(begun_at, person=CHARLES))["code"]
        back = await victim.callback_url(finished_at, person=ADA)
        with refusal(house, log, "code_refused", status=502, stored=True) as caught:
            caught.answer = await victim.get(with_query(back, code=theirs))


@pytest.mark.parametrize("asked", [{"acr_values": "urn:twin:two-factor"}, {"max_age": "0"}])
@pytest.mark.usefixtures("forge")
async def test_what_no_answer_could_prove_is_not_asked_for(house: House, log: Log, asked: dict[str, str]) -> None:
    """S27: what was asked is what is enforced, so nobody is let in without it."""
    async with house.browser() as browser:
        with refusal(house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(f"{BEGIN}/Forge", params=asked)
        assert not set_cookies(caught.answer)


@pytest.mark.usefixtures("forge")
async def test_a_logout_message_is_refused_cleanly(house: House, log: Log) -> None:
    """S79: there are no logout tokens of plain OAuth 2.0, and no SAML either."""
    async with house.browser() as browser:
        answer = await browser.post("/api/auth/sso/backchannel-logout/Forge", data={"logout_token": "x.y.z"})
        assert answer.status_code == 400
        assert [line["code"] for line in log] == ["unknown_connection"]
        for path in ("acs/Forge", "slo/Forge", "metadata/Forge"):
            assert (await browser.get(f"/api/auth/sso/saml2/sp/{path}")).status_code in {404, 405}


def test_the_shared_redirect_uri_is_refused(house: House, forge: RunningTwin) -> None:
    """S30: at every door through which a connection can come."""
    shared = Draft(
        provider_id="Shared",
        connector="github",
        name="Door Shared",
        config={"baseUrl": forge.base_url, "clientId": "c", "clientSecret": SECRET},
        callback_form=CallbackForm.SHARED,
    )
    with pytest.raises(ConfigError) as caught:
        house.host.add(shared)
    assert (caught.value.code, caught.value.path) == ("config_error", "callbackForm")
    with pytest.raises(ConfigError) as changed:
        house.change("Forge", Change(callback_form=CallbackForm.SHARED))
    assert changed.value.path == "callbackForm"


def test_a_kept_secret_does_not_move_to_another_server(house: House, forge: RunningTwin) -> None:
    """S59."""
    elsewhere = {"baseUrl": "https://evil.example", "clientId": "c"}
    with pytest.raises(ConfigError) as caught:
        house.change("Forge", Change(config=elsewhere))
    assert "clientSecret" in str(caught.value)
    assert forge.base_url


@pytest.mark.usefixtures("forge")
def test_leaving_out_pkce_is_audited(house: House) -> None:
    """S72: at this server a quirk of it does it, and an administrator can see so."""
    (note,) = house.database.execute("SELECT note FROM audit_events WHERE note LIKE 'provider id: Forge;%'")
    assert "pkce off" in str(note[0])
