"""Every fault of the SAML Response bends what it says, and nothing is bent without one."""

import base64
import binascii
from collections.abc import Callable

import pytest
from lxml import etree
from msgspec import structs
from twin_saml import SAML_APP, SAMLParty, Sent, opened, sent_by, twin_credential, verifies

from vestibule_twin.faults import Faults, SAMLFault
from vestibule_twin.faults.saml import SAML
from vestibule_twin.saml.credentials import stranger_credential

F = SAMLFault

BOTH = structs.replace(SAML_APP, sign="both")
"""Signs twice, so that a fault in either signature is seen."""

EARLIER, LATER = "2027-01-15T07:00:00Z", "2027-01-15T09:00:00Z"


def _good(sent: Sent) -> bool:
    """Both signatures hold."""
    return all(_holds(sent, path, twin_credential().certificate_base64) for path in ("/*", "/*/saml:Assertion"))


def _holds(sent: Sent, path: str, certificate: str) -> bool:
    bearers = [bearer for bearer in sent.at(path) if bearer.xpath("./ds:Signature", namespaces=_NS)]
    return bool(bearers) and all(verifies(bearer, certificate) for bearer in bearers)


_NS = {"ds": "http://www.w3.org/2000/09/xmldsig#"}


def _by_stranger(sent: Sent) -> bool:
    certificate = stranger_credential().certificate_base64
    named = sent.at("//ds:X509Certificate/text()")
    return (
        _holds(sent, "/*", certificate) and _holds(sent, "/*/saml:Assertion", certificate) and {*named} == {certificate}
    )


def _changed_after_signing(sent: Sent) -> bool:
    """Neither signature holds; with the time put back both do."""
    if _good(sent):
        return False
    for signed in sent.at("/* | /*/saml:Assertion"):
        signed.set("IssueInstant", "2027-01-15T08:00:00Z")
    # The Response covers the assertion as it was sent, changed.
    return _holds(sent, "/*/saml:Assertion", twin_credential().certificate_base64)


def _not_base64(sent: Sent) -> bool:
    try:
        base64.b64decode(sent.value, validate=True)
    except binascii.Error:
        return True
    return False


def _for_stranger(sent: Sent) -> bool:
    wrappers = sent.at("/*/saml:EncryptedAssertion")
    return bool(wrappers) and str(opened(wrappers[0], stranger_credential().private).tag).endswith("}Assertion")


def _commented(sent: Sent) -> bool:
    (name,) = sent.at("//saml:NameID")
    return len(name) == 1 and name[0].tag is etree.Comment and bool(name.text) and bool(name[0].tail)


SAYS: dict[F, Callable[[Sent], bool]] = {
    F.WRONG_KEY: _by_stranger,
    F.UNSIGNED: lambda sent: not sent.at("//ds:Signature"),
    F.DIGEST_BROKEN: _changed_after_signing,
    F.ASSERTION_SIGNATURE_MISSING: lambda sent: (
        len(sent.at("//ds:Signature")) == 1 and _holds(sent, "/*", twin_credential().certificate_base64)
    ),
    F.RESPONSE_SIGNATURE_MISSING: lambda sent: (
        len(sent.at("//ds:Signature")) == 1 and _holds(sent, "//saml:Assertion", twin_credential().certificate_base64)
    ),
    F.SHA1_SIGNATURE: lambda sent: (
        {name.rpartition("#")[2] for name in sent.at("//ds:SignatureMethod/@Algorithm | //ds:DigestMethod/@Algorithm")}
        == {"rsa-sha1", "sha1"}
    ),
    F.AUDIENCE_WRONG: lambda sent: sent.at("//saml:Audience/text()") == ["https://other.example/sp"],
    F.AUDIENCE_MISSING: lambda sent: bool(sent.at("//saml:Conditions")) and not sent.at("//saml:Audience"),
    F.DESTINATION_WRONG: lambda sent: sent.at("/*/@Destination") == ["https://other.example/acs"],
    F.RECIPIENT_WRONG: lambda sent: sent.at("//@Recipient") == ["https://other.example/acs"],
    F.IN_RESPONSE_TO_WRONG: lambda sent: sent.at("//@InResponseTo") == ["_another-request"] * 2,
    F.IN_RESPONSE_TO_MISSING: lambda sent: not sent.at("//@InResponseTo"),
    F.ISSUER_WRONG: lambda sent: sent.at("//saml:Issuer/text()") == ["https://other.example/idp"] * 2,
    F.EXPIRED: lambda sent: sent.at("//@NotOnOrAfter") == [EARLIER] * 2,
    F.NOT_YET_VALID: lambda sent: sent.at("//@NotBefore") == [LATER],
    F.SESSION_NOT_ON_OR_AFTER_PAST: lambda sent: sent.at("//@SessionNotOnOrAfter") == [EARLIER],
    F.AUTHN_STATEMENT_MISSING: lambda sent: bool(sent.at("//saml:Subject")) and not sent.at("//saml:AuthnStatement"),
    F.AUTHN_INSTANT_OLD: lambda sent: sent.at("//@AuthnInstant") == ["2027-01-14T08:00:00Z"],
    F.OTHER_CLASS_REF: lambda sent: (
        sent.at("//saml:AuthnContextClassRef/text()") == ["urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified"]
    ),
    F.ATTRIBUTES_MISSING: lambda sent: not sent.at("//saml:AttributeStatement"),
    F.EMAIL_MISSING: lambda sent: len(sent.at("//saml:Attribute")) == 4 and not sent.at("//*[@Name='email']"),
    F.NAME_ID_MISSING: lambda sent: bool(sent.at("//saml:Subject")) and not sent.at("//saml:NameID"),
    F.NAME_ID_COMMENT: _commented,
    F.STATUS_REQUESTER: lambda sent: sent.statuses == ["Requester"] and not sent.at("//saml:Assertion"),
    F.STATUS_RESPONDER: lambda sent: sent.statuses == ["Responder"] and not sent.at("//saml:Assertion"),
    F.TWO_ASSERTIONS: lambda sent: len(sent.at("/*/saml:Assertion")) == 2 and len(set(sent.at("//@ID"))) == 3,
    F.DOCTYPE: lambda sent: sent.root.getroottree().docinfo.doctype == "<!DOCTYPE Response>",
    F.ENCRYPTED_WITH_OTHER_KEY: _for_stranger,
    F.RELAY_STATE_CHANGED: lambda sent: sent.fields["RelayState"] == "changed",
    F.GARBAGE_BASE64: _not_base64,
    F.PADDING: lambda sent: len(sent.xml) > 3 * 1024 * 1024 and len(sent.at("/*/samlp:Extensions")) == 1,
}

UNSOUND = {
    *(F.WRONG_KEY, F.UNSIGNED, F.DIGEST_BROKEN, F.ASSERTION_SIGNATURE_MISSING, F.RESPONSE_SIGNATURE_MISSING),
    *(F.STATUS_REQUESTER, F.STATUS_RESPONDER, F.ENCRYPTED_WITH_OTHER_KEY, F.GARBAGE_BASE64),
}
"""The faults that leave fewer than two good signatures to look at; under all others both hold."""


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(SAML) == set(F) == {*SAYS, F.RESPONSE_REPLAYED}


async def _login(saml: SAMLParty) -> Sent:
    page = await saml.send(saml.authn_request(ForceAuthn="true"), relay_state="state")
    return sent_by(await saml.click(page))


@pytest.mark.parametrize("fault", list(SAYS))
async def test_fault_bends_what_it_says_and_leaves_the_signatures_good(saml: SAMLParty, fault: F) -> None:
    saml.twin.register_service_provider(BOTH)
    straight = await _login(saml)
    assert not SAYS[fault](straight)
    assert _good(straight)
    saml.twin.faults = Faults(saml=(fault,))
    assert SAYS[fault](await _login(saml))
    assert fault in UNSOUND or _good(await _login(saml))


async def test_replay_sends_the_response_before_it(saml: SAMLParty) -> None:
    first = await _login(saml)
    saml.twin.faults = Faults(saml=(F.RESPONSE_REPLAYED,))
    again = await saml.login(ID="_the-next-request")
    assert again.xml == first.xml
    saml.twin.faults = Faults()
    assert (await saml.login(ID="_the-next-request")).xml != first.xml


async def test_comment_leaves_the_whole_name_to_be_read(saml: SAMLParty) -> None:
    straight = await _login(saml)
    saml.twin.faults = Faults(saml=(F.NAME_ID_COMMENT,))
    bent = await _login(saml)
    assert "".join(bent.at("//saml:NameID/text()")) == "".join(straight.at("//saml:NameID/text()"))


async def test_faults_reach_into_an_encrypted_assertion(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(BOTH, encrypt=True, encrypt_name_id=True))
    saml.twin.faults = Faults(saml=(F.AUDIENCE_WRONG, F.NAME_ID_COMMENT))
    sent = await _login(saml)
    assertion = opened(sent.at("//saml:EncryptedAssertion")[0], saml.key.private)
    assert assertion.xpath("string(.//*[local-name()='Audience'])") == "https://other.example/sp"
    assert verifies(assertion, twin_credential().certificate_base64)
    name = opened(assertion.xpath(".//*[local-name()='EncryptedID']")[0], saml.key.private)
    assert name[0].tag is etree.Comment


async def test_faults_add_up(saml: SAMLParty) -> None:
    saml.twin.faults = Faults(saml=(F.TWO_ASSERTIONS, F.AUDIENCE_WRONG, F.WRONG_KEY))
    sent = await _login(saml)
    assert sent.at("//saml:Audience/text()") == ["https://other.example/sp"] * 2
    assert verifies(sent.root, stranger_credential().certificate_base64)


@pytest.mark.parametrize("fault", list(F))
async def test_fault_can_meet_any_person_and_a_response_without_assertion(saml: SAMLParty, fault: F) -> None:
    """Nobody has everything: no e-mail address, no name, and no assertion after a denial."""
    saml.twin.register_service_provider(BOTH)
    saml.twin.faults = Faults(saml=(fault,))
    for person in ("mary", "0f9c4c1e-nameless", "augustus"):
        page = await saml.send(saml.authn_request(ForceAuthn="true"))
        assert (await saml.click(page, person)).status_code == 200


@pytest.mark.parametrize("style", ["plain", "oid", "entra"])
async def test_email_is_missing_in_every_dialect(saml: SAMLParty, style: str) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, attributes=style))
    assert b"ada@example.org" in (await _login(saml)).xml
    saml.twin.faults = Faults(saml=(F.EMAIL_MISSING,))
    bent = await _login(saml)
    assert b"ada@example.org" not in bent.xml
    assert b"Lovelace" in bent.xml


async def test_saml_faults_are_set_over_http(saml: SAMLParty) -> None:
    body = {"saml": ["audience_wrong"], "saml_logout": ["hang"]}
    assert (await saml.http.post("/_twin/faults", json=body)).status_code == 200
    assert (await _login(saml)).at("//saml:Audience/text()") == ["https://other.example/sp"]
    known = (await saml.http.get("/_twin/faults")).json()["known"]
    assert {row["name"] for row in known["saml"]} == set(F)
