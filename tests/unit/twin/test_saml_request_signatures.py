"""Signatures of AuthnRequests, over the query and inside the message: SAML Bindings 3.4.4.1, SAML Core 5.4."""

from urllib.parse import quote_plus, unquote_plus

import pytest
from lxml import etree
from msgspec import structs
from twin_saml import (
    RSA_SHA1,
    RSA_SHA256,
    SAML_APP,
    SAMLParty,
    enveloped,
    refused,
    sent_by,
    twin_credential,
    verifies,
)

from vestibule_twin.saml.credentials import stranger_credential


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_signed_request_is_answered_where_it_is_required(saml: SAMLParty, binding: str) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, require_signed_requests=True))
    page = await saml.send(saml.authn_request(), binding=binding, relay_state="a b+ü", signed_by=saml.key)
    sent = sent_by(await saml.click(page))
    assert sent.fields["RelayState"] == "a b+ü"
    assert saml.twin.journal.authn_requests[-1]["signed"] is True
    assert verifies(sent.root, twin_credential().certificate_base64)


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_unsigned_request_is_refused_where_it_is_required(saml: SAMLParty, binding: str) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, require_signed_requests=True))
    answer = await saml.send(saml.authn_request(), binding=binding)
    assert answer.status_code == 400
    assert not saml.twin.journal.authn_requests


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_bad_signature_is_refused_though_none_is_required(saml: SAMLParty, binding: str) -> None:
    answer = await saml.send(saml.authn_request(), binding=binding, signed_by=stranger_credential())
    assert refused(saml, answer, "does not hold")


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_signature_is_refused_where_no_certificate_is_registered(saml: SAMLParty, binding: str) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, signing_certificates=()))
    assert (await saml.send(saml.authn_request(), binding=binding, signed_by=saml.key)).status_code == 400


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_signed_request_without_a_destination_isrefused(saml: SAMLParty, binding: str) -> None:
    answer = await saml.send(saml.authn_request(Destination=None), binding=binding, signed_by=saml.key)
    assert refused(saml, answer, "another address")


async def test_second_of_two_certificates_verifies(saml: SAMLParty) -> None:
    both = (stranger_credential().certificate_base64, saml.key.certificate_base64)
    saml.twin.register_service_provider(structs.replace(SAML_APP, signing_certificates=both))
    for binding in ("redirect", "post"):
        assert (await saml.send(saml.authn_request(), binding=binding, signed_by=saml.key)).status_code == 200


async def test_query_signature_is_over_the_octets_as_sent(saml: SAMLParty) -> None:
    """The same RelayState in another percent-encoding is another query."""
    query = saml.query(saml.authn_request(), relay_state="a/b", signed_by=saml.key)
    assert (await saml.http.get(f"/saml/sso?{query}")).status_code == 200
    assert "RelayState=a%2Fb" in query
    for changed in (
        query.replace("a%2Fb", "a%2fb"),
        query.replace("a%2Fb", "c"),
        query.replace("&RelayState=a%2Fb", ""),
    ):
        assert refused(saml, await saml.http.get(f"/saml/sso?{changed}"), "does not hold")


async def test_query_signature_holds_in_any_order_of_the_parameters(saml: SAMLParty) -> None:
    query = saml.query(saml.authn_request(), relay_state="x", signed_by=saml.key)
    turned = "&".join(reversed(query.split("&")))
    assert (await saml.http.get(f"/saml/sso?{turned}")).status_code == 200


async def test_sha1_signature_is_not_accepted(saml: SAMLParty) -> None:
    query = saml.query(saml.authn_request(), signed_by=saml.key)
    changed = query.replace(quote_plus(RSA_SHA256), quote_plus(RSA_SHA1))
    assert refused(saml, await saml.http.get(f"/saml/sso?{changed}"), "algorithm")


async def test_signature_of_something_else_in_the_message_is_none(saml: SAMLParty) -> None:
    """The good request moved into an extension of a bad one, its signature still whole."""
    good = etree.fromstring(enveloped(saml.authn_request(ID="_good"), saml.key))
    bad = etree.fromstring(saml.authn_request("<samlp:Extensions/>", ID="_bad"))
    signature = good[1]
    bad.insert(1, signature)
    bad[2].append(good)
    answer = await saml.send(etree.tostring(bad), binding="post")
    assert refused(saml, answer, "no signature of its own")


async def test_second_element_of_the_same_id_isrefused(saml: SAMLParty) -> None:
    inside = '<samlp:Extensions><a xmlns="urn:a" xml:id="_the-request"/></samlp:Extensions>'
    answer = await saml.send(saml.authn_request(inside), binding="post", signed_by=saml.key)
    assert refused(saml, answer, "does not hold")


async def test_sign_in_page_judges_the_request_again(saml: SAMLParty) -> None:
    """What the page carries along came through the browser."""
    saml.twin.register_service_provider(structs.replace(SAML_APP, require_signed_requests=True))
    query = saml.query(saml.authn_request(), relay_state="x", signed_by=saml.key)
    form = {"person": "ada", "binding": "redirect", "request": query}
    assert (await saml.http.post("/saml/sign-in", data=form)).status_code == 200
    for changes in (
        {"request": query.replace("RelayState=x", "RelayState=y")},
        {"request": unquote_plus(query)},
        {"binding": "post"},
        {"binding": "other"},
        {"request": ""},
    ):
        assert (await saml.http.post("/saml/sign-in", data={**form, **changes})).status_code == 400
    assert (await saml.http.post("/saml/sign-in", data={**form, "person": "nobody"})).status_code == 400
