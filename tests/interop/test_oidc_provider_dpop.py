"""Access tokens bound to a key of the login (RFC 9449) at a real oidc-provider, with and without its nonces."""

import pytest
from form_browser import FormBrowser
from keycloak_login import code_of
from oidc_provider import Answer
from oidc_provider_login import Introduced

ALWAYS: dict[str, object] = {"dpop": "always"}
ADA = "Ada Lovelace ada@example.com"


def told(answers: list[Answer]) -> list[tuple[int, str | None, bool]]:
    """Status, error, and whether a proof was sent."""
    return [(answer.status, answer.error, answer.proof) for answer in answers]


@pytest.mark.parametrize("is_forced", [True, False], ids=["forced", "offered"])
async def test_a_connection_that_binds_its_tokens_signs_people_in(
    introduced: Introduced, browser: FormBrowser, *, is_forced: bool
) -> None:
    """R17: one request with one proof; userinfo takes the token with a proof of its own (`ath`), and no other way."""
    await introduced.introduce(fields=ALWAYS, dpop_bound_access_tokens=is_forced)
    account = await introduced.sign_in(browser)
    assert account.url == introduced.house.account_url
    assert ADA in account.text
    assert told(introduced.provider.answers("/token")) == [(200, None, True)]
    (userinfo,) = introduced.provider.answers("/me")
    assert (userinfo.status, userinfo.scheme, userinfo.proof) == (200, "DPoP", True)


async def test_a_provider_that_wants_its_nonce_in_the_proof_gets_it(
    strictly_introduced: Introduced, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """RFC 9449 8: the first login finds out with the same code, and the next one knows; userinfo shares the origin."""
    await strictly_introduced.introduce(fields=ALWAYS, dpop_bound_access_tokens=True)
    account = await strictly_introduced.sign_in(browser)
    assert account.url == strictly_introduced.house.account_url
    assert ADA in account.text
    first = [(400, "use_dpop_nonce", True), (200, None, True)]
    assert told(strictly_introduced.provider.answers("/token")) == first
    assert told(strictly_introduced.provider.answers("/me")) == [(200, None, True)]

    account = await strictly_introduced.sign_in(second_browser)

    assert account.url == strictly_introduced.house.account_url
    assert told(strictly_introduced.provider.answers("/token")) == [*first, (200, None, True)]


async def test_a_provider_that_does_not_name_the_missing_proof_is_asked_once(
    introduced: Introduced, browser: FormBrowser
) -> None:
    """S33: it answers `invalid_grant`, as for any unusable code, so nothing may be tried: such a connection says so."""
    await introduced.introduce(dpop_bound_access_tokens=True)
    refused = await introduced.sign_in(browser)
    assert (refused.status, code_of(refused)) == (502, "code_refused")
    attempt = introduced.house.attempt(refused)
    assert attempt.received == "invalid_grant"
    assert "set dpop to always" in attempt.hint
    assert told(introduced.provider.answers("/token")) == [(400, "invalid_grant", False)]
    assert not await introduced.house.is_signed_in(browser)


async def test_everything_at_once(strictly_introduced: Introduced, browser: FormBrowser) -> None:
    """Pushed requests, nonces and form_post together, as the profiles of FAPI 2.0 like to have it."""
    fields = {**ALWAYS, "responseMode": "form_post", "clientAuth": "client_secret_post"}
    await strictly_introduced.introduce(
        fields=fields, dpop_bound_access_tokens=True, token_endpoint_auth_method="client_secret_post"
    )
    page = await strictly_introduced.sign_in(browser)
    account = await browser.submit(page.form(strictly_introduced.house.callback_url), on=page)
    assert account.url == strictly_introduced.house.account_url
    assert ADA in account.text
    assert [answer.status for answer in strictly_introduced.provider.answers("/request")] == [201]
