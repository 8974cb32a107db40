"""Requests that nobody can be answered for safely end on a page: SAML Core 3.2.1, SAML Bindings 3.4.4 and 3.5.4."""

import base64
import zlib
from urllib.parse import quote_plus

import httpx2
import pytest
from msgspec import structs
from twin_saml import SAML_APP, SAMLParty, refused

from vestibule_twin.saml.received import MESSAGE_BYTES


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"AssertionConsumerServiceURL": "https://app.example/acs2"}, "not registered"),
        ({"AssertionConsumerServiceURL": "https://app.example/acs/"}, "not registered"),
        ({"AssertionConsumerServiceURL": None, "AssertionConsumerServiceIndex": "0"}, "of this index"),
        ({"AssertionConsumerServiceIndex": "3"}, "in two ways"),
        ({"Destination": "https://other.example/saml/sso"}, "another address"),
        ({"Version": "1.1"}, "not of SAML 2.0"),
        ({"ID": None}, "no proper ID"),
        ({"ID": "1 2"}, "no proper ID"),
        ({"IssueInstant": "yesterday"}, "a time that is none"),
        ({"IssueInstant": "2027-01-15T08:00:00"}, "without its zone"),
        ({"ProtocolBinding": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"}, "HTTP-POST only"),
    ],
)
@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_request_that_cannot_be_answered_safely_gets_a_page(
    saml: SAMLParty, binding: str, changes: dict[str, str | None], sentence: str
) -> None:
    answer = await saml.send(saml.authn_request(**changes), binding=binding)
    assert refused(saml, answer, sentence)


async def test_unknown_issuer_gets_a_page(saml: SAMLParty) -> None:
    saml.sp = structs.replace(SAML_APP, entity_id="https://app.example/SAML")
    assert refused(saml, await saml.send(saml.authn_request()), "No application with this entity ID")


async def test_response_at_the_sign_on_service_gets_a_page(saml: SAMLParty) -> None:
    xml = saml.message("Response", "", "/saml/sso", {})
    assert refused(saml, await saml.send(xml, parameter="SAMLResponse"), "another message")


GARBAGE = [
    (b"SAMLRequest=%25%25", "not base64"),
    (b"SAMLRequest=%2F%2F%2F%2F", "not deflated"),
    (b"", "no SAML message"),
    (b"RelayState=x", "no SAML message"),
    (b"SAMLRequest=AAAA&SAMLResponse=AAAA", "more than one"),
    (b"SAMLRequest=AAAA&SAMLRequest=AAAA", "more than one"),
    (b"SAMLRequest=%ff%fe", "not base64"),
    (b"SAMLRequest=AAAA&SAMLEncoding=urn:other", "an encoding that nobody knows"),
]


@pytest.mark.parametrize(("query", "sentence"), GARBAGE)
async def test_garbage_in_the_query_gets_a_page(saml: SAMLParty, query: bytes, sentence: str) -> None:
    answer = await saml.http.get(httpx2.URL(f"{saml.twin.base_url}/saml/sso").copy_with(query=query))
    assert refused(saml, answer, sentence)


@pytest.mark.parametrize(
    "xml",
    [b"", b"<", b"no markup", b"<a/><b/>", b"\x00", b"<a>&undefined;</a>", b'<?xml version="1.0" encoding="x"?><a/>'],
)
@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_message_that_is_no_xml_gets_a_page(saml: SAMLParty, binding: str, xml: bytes) -> None:
    assert refused(saml, await saml.send(xml, binding=binding), "not well-formed")


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_document_type_gets_a_page(saml: SAMLParty, binding: str) -> None:
    xml = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + saml.authn_request()
    assert refused(saml, await saml.send(xml, binding=binding), "a document type")


async def test_inflating_stops_at_the_bound(saml: SAMLParty) -> None:
    bomb = saml.authn_request(f"<!--{'x' * 10_000_000}-->")
    assert refused(saml, await saml.send(bomb), "too long")
    fits = saml.authn_request(f"<!--{'x' * (MESSAGE_BYTES - 2_000)}-->")
    assert (await saml.send(fits)).status_code == 200


async def test_message_that_breaks_off_gets_a_page(saml: SAMLParty) -> None:
    packer = zlib.compressobj(wbits=-15)
    whole = packer.compress(saml.authn_request()) + packer.flush()
    query = f"SAMLRequest={quote_plus(base64.b64encode(whole[:-20]).decode())}"
    assert refused(saml, await saml.http.get(f"/saml/sso?{query}"), "breaks off")


async def test_post_of_another_media_type_gets_a_page(saml: SAMLParty) -> None:
    assert refused(saml, await saml.http.post("/saml/sso", json={"SAMLRequest": "AAAA"}), "no SAML message")
