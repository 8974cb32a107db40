"""Signing in and out through a real oidc-provider that demands nothing special, and a code that is spent twice."""

import httpx2
from form_browser import FormBrowser
from http_browser import query_of
from keycloak_login import code_of
from oidc_provider_login import Introduced, named

ADA = "Ada Lovelace ada@example.com"


async def test_a_person_signs_in_by_issuer_client_id_and_secret(introduced: Introduced, browser: FormBrowser) -> None:
    """R6: nothing else was entered; name and address come from userinfo, for its ID token has neither."""
    await introduced.introduce()
    account = await introduced.sign_in(browser)
    assert account.url == introduced.house.account_url
    assert ADA in account.text
    _, session = await introduced.house.session(browser)
    assert session["account"]["email"] == "ada@example.com"
    (token,) = introduced.provider.answers("/token")
    (userinfo,) = introduced.provider.answers("/me")
    assert (token.status, token.scheme, token.proof) == (200, "Basic", False)
    assert (userinfo.status, userinfo.scheme, userinfo.proof) == (200, "Bearer", False)


async def test_the_answer_may_come_as_a_form_from_another_site(introduced: Introduced, browser: FormBrowser) -> None:
    """S51, S52: form_post of a server that is not ours and not Keycloak."""
    await introduced.introduce(fields={"responseMode": "form_post"})
    page = await introduced.sign_in(browser)
    form = page.form(introduced.house.callback_url)
    assert set(form.fields) == {"code", "state", "iss"}
    account = await browser.submit(form, on=page)
    assert account.url == introduced.house.account_url
    assert ADA in account.text


async def test_a_person_who_cancels_is_not_signed_in(introduced: Introduced, browser: FormBrowser) -> None:
    """S31: its refusal comes back like an answer."""
    await introduced.introduce()
    page = await introduced.house.begin(browser)
    (cancel,) = (link for link in page.links if link.endswith("/abort"))
    refused = await browser.open(cancel)
    assert (refused.status, code_of(refused)) == (403, "access_denied")
    assert not await introduced.house.is_signed_in(browser)


async def test_who_is_signed_in_there_passes_without_a_question(introduced: Introduced, browser: FormBrowser) -> None:
    await introduced.introduce()
    await introduced.sign_in(browser)
    assert (await introduced.house.begin(browser, prompt="none")).url == introduced.house.account_url


async def test_max_age_asks_for_the_password_again(introduced: Introduced, browser: FormBrowser) -> None:
    """S27: and `auth_time` says that it was."""
    await introduced.introduce()
    await introduced.sign_in(browser)
    again = await introduced.house.begin(browser, max_age="0")
    account = await named(browser, again)
    assert account.url == introduced.house.account_url


async def test_a_code_that_somebody_else_has_redeemed_signs_nobody_in(
    introduced: Introduced, browser: FormBrowser
) -> None:
    """S29, S33: without PKCE a stolen code can be redeemed by who has the secret; the provider takes it once."""
    registered = await introduced.introduce(fields={"pkce": "off"})
    house, provider = introduced.house, introduced.provider
    answer = await introduced.sign_in(browser, stop_at=house.callback_url)
    assert registered.secret is not None
    async with httpx2.AsyncClient(auth=(registered.client_id, registered.secret)) as thief:
        form = {"grant_type": "authorization_code", "code": query_of(answer.url)["code"]}
        stolen = await thief.post(f"{provider.issuer}/token", data={**form, "redirect_uri": house.callback_url})
    assert stolen.status_code == httpx2.codes.OK

    refused = await browser.open(answer.url)

    assert (refused.status, code_of(refused)) == (502, "code_refused")
    assert house.attempt(refused).step == "token"
    assert not await house.is_signed_in(browser)
    # Asked once more, and never again in another way.
    assert [(asked.status, asked.error) for asked in provider.answers("/token")] == [
        (200, None),
        (400, "invalid_grant"),
    ]


async def test_a_callback_that_is_opened_twice_costs_the_provider_one_request(
    introduced: Introduced, browser: FormBrowser
) -> None:
    """A code that is sent twice would make the provider revoke what it has issued (RFC 6749 4.1.2)."""
    await introduced.introduce()
    answer = await introduced.sign_in(browser, stop_at=introduced.house.callback_url)
    copied = FormBrowser()
    async with copied:
        copied.become(browser)
        assert (await browser.open(answer.url)).url == introduced.house.account_url
        assert code_of(await copied.open(answer.url)) == "flow_replayed"
    assert len(introduced.provider.answers("/token")) == 1


async def test_signing_out_ends_both_sessions_and_comes_back(introduced: Introduced, browser: FormBrowser) -> None:
    """S56, R28: the provider asks first, as OpenID Connect RP-Initiated Logout 1.0 section 2 lets it."""
    await introduced.introduce()
    await introduced.sign_in(browser)

    asked = await introduced.house.sign_out(browser)

    assert asked.url.startswith(f"{introduced.provider.issuer}/session/end?")
    sent = query_of(asked.url)
    assert sent["post_logout_redirect_uri"] == introduced.house.urls.post_logout
    assert "id_token_hint" in sent
    # Ours has ended whatever the person answers there.
    assert not await introduced.house.is_signed_in(browser)
    form = asked.form("/session/end/confirm")
    end = await browser.submit(form, on=asked, logout="yes")
    assert end.url == introduced.house.urls.post_logout
    assert "You are signed out" in end.text
    # Nothing is left to slip back in by: the next sign-in asks who it is.
    assert (await introduced.house.begin(browser)).form("/interaction/").fields["prompt"] == "login"
