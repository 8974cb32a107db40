"""S19, S64: whatever is posted to the ACS ends in a page with its code, in a 4xx, and says who could try again."""

import base64
from typing import Any

import pytest
from error_page import refusal, shown_error
from house import House, Log
from saml_house import SAML, Posted, answered, connect_saml, deliver, parked_at

from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import SAMLFault

ACS = f"{SAML}/acs/Posted"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def strict(house: House) -> House:
    """The house, with the SAML connection `Posted`."""
    connect_saml(house, "Posted")
    return house


@pytest.mark.parametrize(
    ("fault", "code", "status", "stored"),
    [
        (SAMLFault.UNSIGNED, "signature_missing", 403, False),
        (SAMLFault.WRONG_KEY, "signature_validation_failed", 403, False),
        (SAMLFault.DIGEST_BROKEN, "signature_validation_failed", 403, False),
        (SAMLFault.SHA1_SIGNATURE, "algorithm_refused", 403, False),
        (SAMLFault.GARBAGE_BASE64, "saml_message_malformed", 403, False),
        (SAMLFault.DOCTYPE, "saml_xml_refused", 403, False),
        (SAMLFault.TWO_ASSERTIONS, "saml_assertion_count", 403, False),
        (SAMLFault.AUDIENCE_WRONG, "audience_mismatch", 403, True),
        (SAMLFault.DESTINATION_WRONG, "destination_mismatch", 403, True),
        (SAMLFault.RECIPIENT_WRONG, "recipient_mismatch", 403, True),
        (SAMLFault.ISSUER_WRONG, "issuer_mismatch", 403, True),
        (SAMLFault.EXPIRED, "assertion_expired", 403, True),
        (SAMLFault.NOT_YET_VALID, "assertion_not_yet_valid", 403, True),
    ],
)
async def test_a_bad_response_is_refused_with_its_code(
    strict: House,
    log: Log,
    fault: SAMLFault,
    code: str,
    status: int,
    stored: bool,  # noqa: FBT001
) -> None:
    """DESIGN.md: an attempt is kept once the signature holds; the page leads back to the same provider either way."""
    async with strict.browser() as browser:
        begun = await browser.begin("Posted")
        with strict.twin.faulty(Faults(saml=(fault,))):
            posted = await answered(browser, begun, person=strict.newcomer().subject)
        with refusal(strict, log, code, status=status, stored=stored, flow_spent=False) as caught:
            caught.answer = await deliver(strict, browser, posted)
        assert [event["connection"] for event in log if "attempt" in event] == ["Posted"]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (SAMLFault.IN_RESPONSE_TO_WRONG, "in_response_to_mismatch"),
        (SAMLFault.ATTRIBUTES_MISSING, "account_not_found"),
    ],
)
async def test_what_only_the_second_hop_can_tell_is_refused_there(
    strict: House, log: Log, fault: SAMLFault, code: str
) -> None:
    """S13, R57."""
    async with strict.browser() as browser:
        with strict.twin.faulty(Faults(saml=(fault,))):
            parked = await parked_at(strict, browser, "Posted", person=strict.newcomer().subject)
        assert parked.status_code == 303, parked.text
        spent = fault is SAMLFault.ATTRIBUTES_MISSING
        with refusal(strict, log, code, status=403, stored=True, flow_spent=spent) as caught:
            caught.answer = await browser.get(parked.headers["location"])
        assert await browser.session_status() == 401


@pytest.mark.parametrize(
    ("body", "code", "status"),
    [
        (b"", "request_refused", 400),
        (b"SAMLResponse=", "request_refused", 400),
        (b"SAMLRequest=PHg%2BPC94Pg%3D%3D", "request_refused", 400),
        (b"SAMLResponse=a&SAMLResponse=b", "callback_malformed", 400),
        (b"SAMLResponse=%FF%FE", "callback_malformed", 400),
        (b"SAMLResponse=\xc3\xa9", "callback_malformed", 400),
        (b"&".join(b"p%d=" % number for number in range(40)), "callback_malformed", 400),
        (b"SAMLResponse=!", "saml_message_malformed", 403),
        (b"SAMLResponse=" + base64.b64encode(b"hello"), "saml_message_malformed", 403),
        (b"SAMLResponse=" + b"A" * 500_000, "saml_xml_refused", 403),
        (b"SAMLResponse=" + b"%41" * 300_000, "saml_xml_refused", 403),
    ],
    ids=range(11),
)
async def test_anything_else_is_refused_too(strict: House, log: Log, body: bytes, code: str, status: int) -> None:
    """S19."""
    async with strict.browser() as browser:
        with refusal(strict, log, code, status=status, stored=False) as caught:
            caught.answer = await browser.post(ACS, content=body, headers=FORM)


@pytest.mark.parametrize("media_type", ["application/json", "text/xml", "multipart/form-data; boundary=x", ""])
async def test_only_a_form_is_taken(strict: House, log: Log, media_type: str) -> None:
    """S52."""
    async with strict.browser() as browser:
        with refusal(strict, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.post(ACS, content=b"SAMLResponse=x", headers={"content-type": media_type})


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "https://idp.example"])
async def test_where_the_post_comes_from_is_not_asked(strict: House, origin: str) -> None:
    """A provider's form has `Origin: null` or its own; the signature is what counts."""
    async with strict.browser() as browser:
        begun = await browser.begin("Posted")
        posted = await answered(browser, begun, person=strict.newcomer().subject)
        assert (await browser.cross_site_post(posted.action, posted.fields, origin=origin)).status_code == 303


async def test_a_large_response_is_taken_and_a_larger_one_is_not(strict: House, log: Log) -> None:
    """S64: 1 MiB, on this route alone."""
    async with strict.browser() as browser:
        body = b"SAMLResponse=" + b"A" * (1024 * 1024 - 13)
        assert shown_error(await browser.post(ACS, content=body, headers=FORM)).code != "body_too_large"
        for path, size in ((ACS, 1024 * 1024), (f"{SAML}/slo/Posted", 64 * 1024)):
            with refusal(strict, log, "body_too_large", status=413, stored=False) as caught:
                caught.answer = await browser.post(path, content=b"a=" + b"A" * size, headers=FORM)


@pytest.mark.parametrize("provider_id", ["NeverThere", "posted", "Twin", "PostedOff", "a b", "%00"])
async def test_only_an_enabled_saml_connection_has_an_acs(strict: House, log: Log, provider_id: str) -> None:
    """S70, R4: the same answer for an unknown one, another spelling, another protocol, a disabled one."""
    if provider_id == "PostedOff":
        connect_saml(strict, "PostedOff", enabled=False)
    async with strict.browser() as browser:
        with refusal(strict, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = await browser.post(f"{SAML}/acs/{provider_id}", data={"SAMLResponse": "x"})


async def test_a_get_is_told_what_is_wrong(strict: House, log: Log) -> None:
    """A reload in the address bar, or a provider set to HTTP-Redirect."""
    async with strict.browser() as browser:
        with refusal(strict, log, "request_refused", status=405, stored=False) as caught:
            caught.answer = await browser.get(ACS, params={"SAMLResponse": "x"})
    assert caught.answer.headers["allow"] == "POST"


async def test_a_refusal_at_the_provider_is_told_as_one(strict: House, log: Log) -> None:
    """The person said no; nothing of that is a fault of ours or of the provider's."""
    twin = strict.twin.twin
    async with strict.browser() as browser:
        begun = await browser.begin("Posted")
        query = begun.headers["location"].partition("?")[2]
        form: dict[str, Any] = {"binding": "redirect", "request": query, "deny": "1"}
        posted = Posted.on(await browser.post(twin.url("/saml/sign-in"), data=form))
        with refusal(strict, log, "access_denied", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(strict, browser, posted)


@pytest.mark.parametrize(
    ("fault", "code"),
    [(SAMLFault.STATUS_REQUESTER, "authorization_refused"), (SAMLFault.STATUS_RESPONDER, "upstream_unavailable")],
)
async def test_a_posted_status_is_never_a_5xx(strict: House, log: Log, fault: SAMLFault, code: str) -> None:
    """S19: anybody can post one, and monitoring must not take it for an outage."""
    async with strict.browser() as browser:
        begun = await browser.begin("Posted")
        with strict.twin.faulty(Faults(saml=(fault,))):
            posted = await answered(browser, begun, person=strict.newcomer().subject)
        with refusal(strict, log, code, status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(strict, browser, posted)
