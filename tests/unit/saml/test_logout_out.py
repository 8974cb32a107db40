"""Logout messages of ours (SAML core 3.7): signed by either binding, the NameID to the letter (S22)."""

import base64
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from manual_clock import STARTS_AT_S
from saml_libxmlsec import signed_element
from saml_messages import one, parsed
from saml_names import NAMESPACES, PERSISTENT, SUCCESS
from saml_protocol_schema import assert_follows_the_schema
from saml_receiving import engine_at, party_for
from saml_recipe import SP, Recipe
from saml_redirect import read_redirect
from saml_signing_keys import sp_key

from vestibule.protocols.engine import Challenge, PostForm, Redirect
from vestibule.protocols.saml.logout.hint import LogoutHint, read_hint
from vestibule.protocols.saml.logout.write import logout_request
from vestibule_sdk.assertion import NameID
from vestibule_sdk.saml import Binding
from vestibule_sdk.secret import Secret

SLO_URL = "https://idp.example/saml/slo"
ANSWER_URL = "https://idp.example/saml/slo/answer"
NAME = NameID(value="alice-0001", format=PERSISTENT)
BINDINGS = pytest.mark.parametrize("binding", list(Binding))


def hint(name_id: NameID = NAME, session_index: str | None = "session-1") -> Secret:
    return Secret(msgspec.json.encode(LogoutHint(name_id=name_id, session_index=session_index)).decode())


async def asked(**profile: Any) -> tuple[Challenge, str] | None:  # noqa: ANN401 - fields of SAMLProfile
    async with engine_at(STARTS_AT_S) as engine:
        return await engine.logout_request(party_for(Recipe(), **profile), logout_hint=hint())


async def answered(**profile: Any) -> Challenge | None:  # noqa: ANN401 - fields of SAMLProfile
    async with engine_at(STARTS_AT_S) as engine:
        party = party_for(Recipe(), **profile)
        return await engine.logout_response(party, in_response_to="_theirs", relay_state="r")


def verified(challenge: Challenge | None, *, parameter: str, endpoint: str) -> etree._Element:
    """The message of a challenge, once its signature has held: an answer with the RelayState `r`, a request without."""
    relay_state = "r" if parameter == "SAMLResponse" else None
    if isinstance(challenge, Redirect):
        read = read_redirect(challenge.url, signer=sp_key().certificate)
        assert (read.kind, read.endpoint, read.relay_state) == (parameter, endpoint, relay_state)
        return parsed(read.xml)
    assert isinstance(challenge, PostForm)
    assert challenge.url == endpoint
    assert set(challenge.fields) == ({parameter} if relay_state is None else {parameter, "RelayState"})
    assert challenge.fields.get("RelayState") == relay_state
    root = parsed(base64.b64decode(challenge.fields[parameter], validate=True))
    return signed_element(root, ".", signer=sp_key().certificate)


@BINDINGS
async def test_s22_a_request_of_ours_is_signed_and_complete(binding: Binding) -> None:
    """S22: with Destination and NotOnOrAfter; whatever `sign_requests` says of others."""
    sent = await asked(slo_url=SLO_URL, slo_binding=binding, sign_requests=False)
    assert sent is not None
    challenge, message_id = sent
    root = verified(challenge, parameter="SAMLRequest", endpoint=SLO_URL)
    assert dict(root.items()) == {
        "ID": message_id,
        "Version": "2.0",
        "IssueInstant": "2027-01-15T08:00:00Z",
        "NotOnOrAfter": "2027-01-15T08:05:00Z",
        "Destination": SLO_URL,
    }
    assert one(root, "saml:Issuer").text == SP
    name = one(root, "saml:NameID")
    assert (name.text, dict(name.items())) == ("alice-0001", {"Format": PERSISTENT})
    assert one(root, "samlp:SessionIndex").text == "session-1"
    assert_follows_the_schema(etree.tostring(root))


@BINDINGS
async def test_s22_an_answer_of_ours_is_signed_and_complete(binding: Binding) -> None:
    """S22: with Destination and InResponseTo."""
    challenge = await answered(slo_url=SLO_URL, slo_binding=binding)
    root = verified(challenge, parameter="SAMLResponse", endpoint=SLO_URL)
    assert {name: value for name, value in root.items() if name != "ID"} == {
        "Version": "2.0",
        "IssueInstant": "2027-01-15T08:00:00Z",
        "Destination": SLO_URL,
        "InResponseTo": "_theirs",
    }
    assert one(root, "samlp:Status/samlp:StatusCode").get("Value") == SUCCESS
    assert_follows_the_schema(etree.tostring(root))


async def test_an_answer_goes_to_the_address_for_answers() -> None:
    """SAML metadata 2.2.2: ResponseLocation, and Destination with it."""
    root = verified(
        await answered(slo_url=SLO_URL, slo_response_url=ANSWER_URL), parameter="SAMLResponse", endpoint=ANSWER_URL
    )
    assert root.get("Destination") == ANSWER_URL
    only = verified(await answered(slo_response_url=ANSWER_URL), parameter="SAMLResponse", endpoint=ANSWER_URL)
    assert only.get("Destination") == ANSWER_URL
    sent = await asked(slo_url=SLO_URL, slo_response_url=ANSWER_URL)
    assert sent is not None
    assert verified(sent[0], parameter="SAMLRequest", endpoint=SLO_URL).get("Destination") == SLO_URL


async def test_without_an_address_there_is_no_logout() -> None:
    assert await asked() is None
    assert await asked(slo_response_url=ANSWER_URL) is None
    assert await answered() is None


@pytest.mark.parametrize("foreign", [Secret("eyJhbGciOiJSUzI1NiJ9.e30.x"), Secret(""), Secret("{}"), Secret("[1]")])
async def test_a_session_of_another_protocol_has_nothing_to_repeat(foreign: Secret) -> None:
    """Its hint is an ID token."""
    async with engine_at(STARTS_AT_S) as engine:
        party = party_for(Recipe(), slo_url=SLO_URL)
        assert await engine.logout_request(party, logout_hint=foreign) is None


async def test_s21_no_two_messages_have_one_id() -> None:
    """S21, S22: the answer is known by it."""
    sent = [await asked(slo_url=SLO_URL) for _ in range(20)]
    ids = {message[1] for message in sent if message is not None}
    assert len(ids) == 20
    assert all(len(message_id) >= 1 + 192 // 4 for message_id in ids)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")
    | st.sampled_from("\r\n\t<&>\"'"),
    min_size=1,
    max_size=20,
)
"""All that XML can hold, and often what a parser reads as something else unless it is escaped."""
NAMES = st.builds(
    NameID,
    value=TEXT,
    format=st.none() | TEXT,
    name_qualifier=st.none() | TEXT,
    sp_name_qualifier=st.none() | TEXT,
    sp_provided_id=st.none() | TEXT,
)


@given(NAMES, st.none() | TEXT)
@example(NameID(value="a\rb\r\nc", format=None), "1\r2\r\n3")
@settings(deadline=None)  # no test asserts a time
def test_s22_a_name_is_repeated_to_the_letter(name_id: NameID, session_index: str | None) -> None:
    """S22; profiles 4.4.4.1: with every qualifier that it had, and none that it had not."""
    kept = read_hint(hint(name_id, session_index))
    assert kept == LogoutHint(name_id=name_id, session_index=session_index)
    xml = logout_request(message_id="_1", destination=SLO_URL, issuer=SP, hint=kept, now_s=STARTS_AT_S)
    root = parsed(xml.encode())
    element = one(root, "saml:NameID")
    expected = {
        "Format": name_id.format,
        "NameQualifier": name_id.name_qualifier,
        "SPNameQualifier": name_id.sp_name_qualifier,
        "SPProvidedID": name_id.sp_provided_id,
    }
    assert dict(element.items()) == {name: value for name, value in expected.items() if value is not None}
    assert element.text == name_id.value
    assert [index.text for index in root.iterfind("samlp:SessionIndex", NAMESPACES)] == (
        [] if session_index is None else [session_index]
    )
