"""S8, S20: the name that chooses whose keys are tried is read as it is read when the message is judged, and whole."""

import base64

import pytest
from error_page import refusal
from house import House, Log
from metadata_documents import LIBRARY, MUSEUM
from metadata_server import MetadataServer
from saml_federation import Federation, federate
from saml_house import Posted, deliver
from saml_recipe import Attribute, Signing

EMAIL = (Attribute(name="email", values=("reader@library.example",)),)
NAME = LIBRARY.entity_id
BESIDE = MUSEUM.but(entity_id=f"{NAME}.evil", number=9)
"""A member whose name begins with another one's."""


@pytest.fixture
def federation(fresh_house: House, published: MetadataServer) -> Federation:
    return federate(fresh_house, published, LIBRARY, MUSEUM, BESIDE)


def outside(posted: Posted, old: str, new: str) -> Posted:
    """Change the Issuer of the Response, which no signature covers."""
    xml = base64.b64decode(posted.fields["SAMLResponse"])
    changed = xml.replace(f">{old}<".encode(), new.encode(), 1)
    assert changed != xml
    return Posted(posted.action, {"SAMLResponse": base64.b64encode(changed).decode()})


@pytest.mark.parametrize(
    "written",
    [f">{NAME[:9]}<!-- x -->{NAME[9:]}<", f"><![CDATA[{NAME}]]><", f">&#104;{NAME[1:]}<"],
    ids=["comment", "CDATA", "character reference"],
)
async def test_one_name_in_another_spelling_is_that_name(federation: Federation, written: str) -> None:
    async with federation.house.browser() as browser:
        posted = federation.response(LIBRARY, request=await federation.asked(browser, LIBRARY), attributes=EMAIL)
        answer = await federation.finish(browser, outside(posted, NAME, written))
        assert answer.headers["location"] == "/account"


@pytest.mark.parametrize(
    ("written", "code", "status"),
    [
        (f">\n{NAME}\n<", "unknown_provider", 404),
        (f"><x/>{NAME}<", "saml_message_malformed", 403),
        (f">{NAME}<!---->.evil<", "signature_validation_failed", 403),
        (f">{NAME}</saml:Issuer><saml:Issuer>{MUSEUM.entity_id}<", "saml_message_malformed", 403),
        (f">{MUSEUM.entity_id}<", "signature_validation_failed", 403),
    ],
    ids=["white space", "an element", "cut short", "two", "another member"],
)
async def test_what_is_not_that_name_leads_to_no_key_of_its_own(
    federation: Federation, log: Log, written: str, code: str, status: int
) -> None:
    """The assertion is the library's, well signed, and answers our request to it."""
    async with federation.house.browser() as browser:
        posted = federation.response(LIBRARY, request=await federation.asked(browser, LIBRARY))
        with refusal(federation.house, log, code, status=status, stored=False) as caught:
            caught.answer = await deliver(federation.house, browser, outside(posted, NAME, written))


@pytest.mark.parametrize("comment", ["", "<!-- -->"])
async def test_a_name_that_begins_like_anothers_speaks_for_itself(
    federation: Federation, log: Log, comment: str
) -> None:
    """S8: no comment in it makes it the library's."""
    async with federation.house.browser() as browser:
        posted = federation.response(BESIDE, request=await federation.asked(browser, LIBRARY))
        posted = outside(posted, BESIDE.entity_id, f">{NAME}{comment}.evil<") if comment else posted
        parked = await deliver(federation.house, browser, posted)
        with refusal(federation.house, log, "issuer_mismatch", status=403, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])


@pytest.mark.parametrize("signed", [None, Signing(key=MUSEUM.keys[0])], ids=["unsigned", "signed"])
async def test_a_member_that_wraps_anothers_assertion(federation: Federation, log: Log, signed: Signing | None) -> None:
    """A whole assertion of the library, which it may have made for somebody; around it the museum's Response."""
    theirs = {"issuer": NAME, "sign_assertion": Signing(key=LIBRARY.keys[0])}
    async with federation.house.browser() as browser:
        request = await federation.asked(browser, LIBRARY)
        posted = federation.response(MUSEUM, request=request, sign_response=signed, **theirs)
        stored = signed is not None
        with refusal(
            federation.house, log, "signature_validation_failed", status=403, stored=stored, flow_spent=False
        ) as caught:
            caught.answer = await deliver(federation.house, browser, posted)
