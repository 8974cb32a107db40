"""A login that begins at the provider: SAML Profiles 4.1.5."""

import re

from twin_saml import SAML_APP, SAMLParty, sent_by, twin_credential, verifies

from vestibule_twin import Twin

LINK = "/saml/unsolicited?sp=https%3A%2F%2Fapp.example%2Fsaml"


async def test_tile_opens_the_application_with_a_response_nobody_asked_for(saml: SAMLParty) -> None:
    await saml.login()
    tiles = (await saml.http.get("/")).text
    assert "The SAML app" in tiles
    assert re.findall(r'<a class="main" href="([^"]+)"', tiles) == [LINK]
    sent = sent_by(await saml.http.get(LINK))
    assert sent.to == SAML_APP.acs_urls[0]
    assert set(sent.fields) == {"SAMLResponse"}
    assert not sent.at("//@InResponseTo")
    assert sent.at("//@Recipient") == [SAML_APP.acs_urls[0]]
    assert verifies(sent.root, twin_credential().certificate_base64)


async def test_tile_shows_the_page_to_nobody(saml: SAMLParty) -> None:
    page = await saml.http.get(f"{LINK}&RelayState=%2Freports%3Fa%3Db%26c")
    sent = sent_by(await saml.click(page))
    assert sent.statuses == ["Success"]
    assert sent.fields["RelayState"] == "/reports?a=b&c"


async def test_journal_tells_that_nobody_asked(saml: SAMLParty, twin: Twin) -> None:
    await saml.http.get(LINK)
    asked = twin.journal.authn_requests[-1]
    assert (asked["id"], asked["binding"], asked["issuer"]) == (None, "unsolicited", SAML_APP.entity_id)


async def test_denied_person_opens_nothing(saml: SAMLParty) -> None:
    sent = sent_by(await saml.click(await saml.http.get(LINK), "augustus"))
    assert sent.statuses == ["Responder", "AuthnFailed"]


async def test_tile_of_an_unknown_application_is_refused(saml: SAMLParty) -> None:
    for path in ("/saml/unsolicited?sp=https%3A%2F%2Fother.example", "/saml/unsolicited"):
        assert (await saml.http.get(path)).status_code == 400


async def test_every_page_carries_the_banner_and_a_strict_policy(saml: SAMLParty) -> None:
    pages = [
        await saml.send(saml.authn_request()),
        await saml.http.get("/saml/sso"),
        await saml.http.get(LINK),
        await saml.click(await saml.send(saml.authn_request())),
        await saml.http.get("/"),
        await saml.http.get("/saml/logout"),
    ]
    for page in pages:
        assert "Development identity provider. Never use it in production" in page.text or page.status_code == 303
        if page.status_code != 303:
            policy = page.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "form-action" not in policy
            assert page.headers["cache-control"] == "no-store"
