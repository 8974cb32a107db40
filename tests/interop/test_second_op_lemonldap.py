"""Signing in through a real LemonLDAP::NG by the generic connector, which knows nothing of it.

It differs from the others in what a standard leaves open: its issuer ends in a slash, its answer names no issuer, its
ID token has no address, and nothing of it says whether an address was verified.
"""

from collections.abc import Iterator

import pytest
from form_browser import FormBrowser
from http_browser import query_of
from keycloak_login import code_of
from lemonldap import LemonLDAP, running_lemonldap
from lemonldap_config import RelyingParty
from lemonldap_login import ROSE, accept, enter_password, sign_in
from oidc_provider_host import OIDCHost

PLAIN_SECRET = "letters-and-digits-2026"
# RFC 6749 2.3.1 wants these encoded in the Authorization header, and LemonLDAP::NG does not decode them.
ODD_SECRET = "bread & butter"


@pytest.fixture
def client_secret() -> str:
    return PLAIN_SECRET


@pytest.fixture
def sign_with() -> str:
    return "RS256"


@pytest.fixture
def asks_consent() -> bool:
    return True


@pytest.fixture
def provider(house: OIDCHost, client_secret: str, sign_with: str, *, asks_consent: bool) -> Iterator[LemonLDAP]:
    """Knows the host as `vestibule`."""
    party = RelyingParty(
        client_id="vestibule",
        client_secret=client_secret,
        redirect_uri=house.callback_url,
        post_logout_redirect_uri=house.urls.post_logout,
        sign_with=sign_with,
        asks_consent=asks_consent,
    )
    with running_lemonldap(party) as running:
        yield running


async def test_a_person_signs_in_by_issuer_client_id_and_secret(
    house: OIDCHost, provider: LemonLDAP, browser: FormBrowser
) -> None:
    """R6, R10: nothing else was entered, and the issuer is the one that it declares."""
    connection = house.connect(issuer=provider.issuer.rstrip("/"), client_id="vestibule", client_secret=PLAIN_SECRET)
    assert connection.issuer == provider.issuer

    account = await sign_in(browser, await house.begin(browser))

    assert account.url == house.account_url
    assert f"{ROSE.name} {ROSE.mail}" in account.text
    _, session = await house.session(browser)
    assert [(proof["connection"], proof["issuer"]) for proof in session["proofs"]] == [("Elsewhere", provider.issuer)]
    (callback,) = (url for url in account.visited if url.startswith(house.callback_url))
    assert "iss" not in query_of(callback)
    # A second time it asks nothing.
    assert (await house.begin(browser)).url == house.account_url


async def test_the_answer_may_come_as_a_form(house: OIDCHost, provider: LemonLDAP, browser: FormBrowser) -> None:
    house.connect(issuer=provider.issuer, client_id="vestibule", client_secret=PLAIN_SECRET, responseMode="form_post")
    page = await sign_in(browser, await house.begin(browser))
    account = await browser.submit(page.form(house.callback_url), on=page)
    assert account.url == house.account_url


@pytest.mark.parametrize("asks_consent", [False])
async def test_signing_out_ends_both_sessions_and_comes_back(
    house: OIDCHost, provider: LemonLDAP, browser: FormBrowser
) -> None:
    """S56, R28. Having asked for consent, it forgets the way back until somebody opens a page of its own."""
    house.connect(issuer=provider.issuer, client_id="vestibule", client_secret=PLAIN_SECRET)
    await enter_password(browser, await house.begin(browser))
    asked = await house.sign_out(browser)
    assert asked.url.startswith(provider.issuer)
    end = await accept(browser, asked)

    assert end.url == house.urls.post_logout
    assert not await house.is_signed_in(browser)
    assert any("password" in form.fields for form in (await house.begin(browser)).forms)


@pytest.mark.parametrize("client_secret", [ODD_SECRET])
async def test_a_secret_with_unusual_signs_needs_the_switch_for_this_server(
    house: OIDCHost, provider: LemonLDAP, browser: FormBrowser
) -> None:
    """S33: the quirk `basic_auth_not_form_encoded`, at a server that is really like that."""
    house.connect(issuer=provider.issuer, client_id="vestibule", client_secret=ODD_SECRET, basicAuthNotFormEncoded=True)
    account = await sign_in(browser, await house.begin(browser))
    assert account.url == house.account_url


@pytest.mark.parametrize("client_secret", [ODD_SECRET])
async def test_without_the_switch_that_secret_is_refused_and_not_tried_in_another_way(
    house: OIDCHost, provider: LemonLDAP, browser: FormBrowser
) -> None:
    """S33: the other way would have let somebody in, and is the administrator's to choose."""
    house.connect(issuer=provider.issuer, client_id="vestibule", client_secret=ODD_SECRET)
    refused = await sign_in(browser, await house.begin(browser))
    assert (refused.status, code_of(refused)) == (502, "invalid_client")
    assert ODD_SECRET not in repr(house.attempt(refused))
    assert not await house.is_signed_in(browser)


@pytest.mark.parametrize("sign_with", ["HS256", "none"])
async def test_a_token_without_a_signature_of_a_key_pair_signs_nobody_in(
    house: OIDCHost, provider: LemonLDAP, browser: FormBrowser
) -> None:
    """S25: its administrator can choose these for a client, and it lists both among what it supports."""
    house.connect(issuer=provider.issuer, client_id="vestibule", client_secret=PLAIN_SECRET)
    refused = await sign_in(browser, await house.begin(browser))
    assert (refused.status, code_of(refused)) == (403, "algorithm_refused")
    assert not await house.is_signed_in(browser)


async def test_a_wrong_password_is_between_the_person_and_the_provider(
    house: OIDCHost, provider: LemonLDAP, browser: FormBrowser
) -> None:
    house.connect(issuer=provider.issuer, client_id="vestibule", client_secret=PLAIN_SECRET)
    page = await house.begin(browser)
    (form,) = (form for form in page.forms if "password" in form.fields)
    again = await browser.submit(form, on=page, user=ROSE.username, password="wrong")
    assert not again.url.startswith(house.host.base_url)
    assert (await accept(browser, await enter_password(browser, again))).url == house.account_url
