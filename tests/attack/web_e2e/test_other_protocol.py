"""S13, S30: two protocols in one house: no message of one counts at an address or in a flow of the other."""

import pytest
from error_page import refusal
from house import House, Log
from http_browser import set_cookies
from saml_house import connect_saml


@pytest.fixture(scope="module")
def mixed(house: House) -> House:
    """The house, with the SAML connection `Mixed` beside `Twin`."""
    connect_saml(house, "Mixed")
    return house


async def test_a_code_does_not_complete_a_saml_login(mixed: House, log: Log) -> None:
    """The flow is this browser's own, so it is spent by that."""
    async with mixed.browser() as browser:
        begun = await browser.begin("Mixed")
        flow_id = next(name for name in set_cookies(begun) if "-flow-" in name).rpartition("-")[2]
        callback = {"state": f"{flow_id}.{'x' * 43}", "code": "a-code"}
        with refusal(mixed, log, "callback_malformed", status=400, stored=True) as caught:
            caught.answer = await browser.get("/api/auth/sso/callback/Mixed", params=callback)


async def test_a_logout_token_is_none_of_a_saml_connection(mixed: House) -> None:
    async with mixed.browser() as browser:
        told = await browser.post("/api/auth/sso/backchannel-logout/Mixed", data={"logout_token": "a.b.c"})
        nobody = await browser.post("/api/auth/sso/backchannel-logout/Nobody", data={"logout_token": "a.b.c"})
    assert (told.status_code, told.json()) == (nobody.status_code, nobody.json()) == (400, told.json())


@pytest.mark.parametrize("path", ["acs", "slo", "metadata"])
async def test_an_openid_connection_has_no_saml_address(mixed: House, log: Log, path: str) -> None:
    """S70: the same as of a name that nobody has."""
    async with mixed.browser() as browser:
        url = f"/api/auth/sso/saml2/sp/{path}/Twin"
        with refusal(mixed, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = await (
                browser.get(url) if path == "metadata" else browser.post(url, data={"SAMLResponse": "x"})
            )
