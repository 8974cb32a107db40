"""Pushed authorization requests (RFC 9126) at a real oidc-provider, which demands them or leaves it to us."""

from urllib.parse import urlsplit

from form_browser import FormBrowser, Page
from http_browser import query_of
from keycloak_login import code_of
from oidc_provider import OIDCProvider
from oidc_provider_login import Introduced, consented, named

PUSHED = "/request"


def carried(page: Page, provider: OIDCProvider) -> dict[str, str]:
    """What the browser carried to the authorization endpoint."""
    (asked,) = (url for url in page.visited if url.startswith(f"{provider.issuer}/auth?"))
    return query_of(asked)


async def test_the_server_itself_refuses_a_request_that_was_not_pushed(
    strictly_introduced: Introduced, browser: FormBrowser
) -> None:
    """What the tests below rely on: without a push nobody gets any further here."""
    registered = await strictly_introduced.register()
    page = await browser.open(
        f"{strictly_introduced.provider.issuer}/auth?client_id={registered.client_id}&response_type=code&scope=openid"
        f"&redirect_uri={strictly_introduced.house.callback_url}"
    )
    assert "Pushed Authorization Request must be used" in query_of(page.url).get("error_description", page.text)


async def test_a_demand_in_the_discovery_document_is_met_without_any_setting(
    strictly_introduced: Introduced, browser: FormBrowser
) -> None:
    """R6: issuer, client id and secret; the browser carries a reference, and nothing that could be read or changed."""
    registered = await strictly_introduced.introduce()
    page = await strictly_introduced.house.begin(browser)
    sent = carried(page, strictly_introduced.provider)
    assert set(sent) == {"client_id", "request_uri"}
    assert sent["client_id"] == registered.client_id

    account = await consented(browser, await named(browser, page))

    assert account.url == strictly_introduced.house.account_url
    (pushed,) = strictly_introduced.provider.answers(PUSHED)
    assert (pushed.status, pushed.scheme) == (201, "Basic")


async def test_a_connection_may_ask_for_it_where_it_is_not_demanded(
    introduced: Introduced, browser: FormBrowser
) -> None:
    await introduced.introduce(
        fields={"pushedRequests": True, "clientAuth": "client_secret_post"},
        token_endpoint_auth_method="client_secret_post",
    )
    page = await introduced.house.begin(browser)
    assert set(carried(page, introduced.provider)) == {"client_id", "request_uri"}
    account = await consented(browser, await named(browser, page))
    assert account.url == introduced.house.account_url
    (pushed,) = introduced.provider.answers(PUSHED)
    assert (pushed.status, pushed.scheme) == (201, "")


async def test_a_link_that_asks_for_more_has_it_pushed_too(
    strictly_introduced: Introduced, browser: FormBrowser
) -> None:
    """S27: `prompt` and `max_age` of a link go where everything goes, and are held against the answer."""
    await strictly_introduced.introduce(fields={"responseMode": "form_post"})
    page = await strictly_introduced.sign_in(browser)
    await browser.submit(page.form(strictly_introduced.house.callback_url), on=page)
    again = await strictly_introduced.house.begin(browser, prompt="login", max_age="600")
    assert set(carried(again, strictly_introduced.provider)) == {"client_id", "request_uri"}
    page = await named(browser, again)
    account = await browser.submit(page.form(strictly_introduced.house.callback_url), on=page)
    assert account.url == strictly_introduced.house.account_url


async def test_a_redirect_uri_that_is_not_registered_is_found_out_before_the_browser_leaves(
    strictly_introduced: Introduced, browser: FormBrowser
) -> None:
    registered = await strictly_introduced.introduce()
    await strictly_introduced.provider.change(registered, redirect_uris=["https://elsewhere.example.com/callback"])
    refused = await strictly_introduced.house.begin(browser)
    assert (refused.status, code_of(refused)) == (502, "pushed_request_refused")
    assert urlsplit(refused.url).netloc == urlsplit(strictly_introduced.house.host.base_url).netloc
    attempt = strictly_introduced.house.attempt(refused)
    assert (attempt.step, attempt.provider_id) == ("begin", strictly_introduced.house.provider_id)
    assert "redirect_uri did not match any of the client's registered redirect_uris" in attempt.detail


async def test_a_wrong_secret_is_found_out_before_the_browser_leaves(
    strictly_introduced: Introduced, browser: FormBrowser
) -> None:
    """S33, R59."""
    registered = await strictly_introduced.register()
    secret = registered.secret
    assert secret is not None
    strictly_introduced.house.connect(
        issuer=strictly_introduced.provider.issuer, client_id=registered.client_id, client_secret=f"not {secret}"
    )
    refused = await strictly_introduced.house.begin(browser)
    assert (refused.status, code_of(refused)) == (502, "invalid_client")
    attempt = strictly_introduced.house.attempt(refused)
    assert (attempt.step, attempt.provider_id) == ("begin", strictly_introduced.house.provider_id)
    assert secret not in repr(attempt)
    (pushed,) = strictly_introduced.provider.answers(PUSHED)
    assert (pushed.status, pushed.error) == (401, "invalid_client")
