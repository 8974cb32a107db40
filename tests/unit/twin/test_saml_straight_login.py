"""A login over SAML as SAML Profiles 4.1 describes it: what the application gets, by both bindings."""

import pytest
from msgspec import structs
from twin_party import Clock, Party, browser
from twin_saml import ISSUED, SAML_APP, SAMLParty, opened, sent_by, twin_credential, verifies

from vestibule_twin import Twin, TwinConfig
from vestibule_twin.saml.credentials import CredentialRing
from vestibule_twin.saml.names import NAME_ID_FORMATS


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_login_through_the_page_ends_at_the_consumer_service(saml: SAMLParty, binding: str) -> None:
    state = "state with / + & ü"
    page = await saml.send(saml.authn_request(), binding=binding, relay_state=state)
    assert "The SAML app" in page.text
    sent = sent_by(await saml.click(page))
    assert sent.to == SAML_APP.acs_urls[0]
    assert sent.fields["RelayState"] == state
    assert sent.statuses == ["Success"]
    assert verifies(sent.root, twin_credential().certificate_base64)


async def test_login_without_relay_state_gets_none(saml: SAMLParty) -> None:
    assert set((await saml.login()).fields) == {"SAMLResponse"}


async def test_assertion_says_what_the_web_sso_profile_demands(saml: SAMLParty) -> None:
    """SAML Profiles 4.1.4.2, field by field."""
    sent = await saml.login()
    acs, idp = SAML_APP.acs_urls[0], "http://127.0.0.1:8001/saml/metadata"
    ends = "2027-01-15T08:05:00Z"
    assert sent.at("/samlp:Response/@*[name() != 'ID']") == ["_the-request", ISSUED, acs, "2.0"]
    assert sent.at("//saml:Issuer/text()") == [idp, idp]
    (confirmation,) = sent.at("//saml:SubjectConfirmation[@Method='urn:oasis:names:tc:SAML:2.0:cm:bearer']/*")
    assert dict(confirmation.attrib) == {"InResponseTo": "_the-request", "NotOnOrAfter": ends, "Recipient": acs}
    (conditions,) = sent.at("//saml:Conditions")
    assert dict(conditions.attrib) == {"NotBefore": ISSUED, "NotOnOrAfter": ends}
    assert sent.at("//saml:AudienceRestriction/saml:Audience/text()") == [SAML_APP.entity_id]
    (session,) = saml.twin.sessions.values()
    (statement,) = sent.at("//saml:AuthnStatement")
    assert dict(statement.attrib) == {"AuthnInstant": ISSUED, "SessionIndex": session.sid}
    assert sent.at("//saml:AuthnContextClassRef/text()") == [
        "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
    ]


async def test_ids_are_new_each_time(saml: SAMLParty) -> None:
    ids = [one for _ in range(2) for one in (await saml.login()).at("//@ID")]
    assert len(set(ids)) == len(ids) == 4


@pytest.mark.parametrize(
    ("style", "names"),
    [
        ("plain", ["email", "firstName", "lastName", "displayName", "groups"]),
        (
            "oid",
            [
                "urn:oid:0.9.2342.19200300.100.1.3",
                "urn:oid:2.5.4.42",
                "urn:oid:2.5.4.4",
                "urn:oid:2.16.840.1.113730.3.1.241",
                "urn:oid:1.3.6.1.4.1.5923.1.5.1.1",
            ],
        ),
        (
            "entra",
            [
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname",
                "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname",
                "http://schemas.microsoft.com/identity/claims/displayname",
                "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups",
            ],
        ),
    ],
)
async def test_attributes_speak_the_dialect_of_the_application(saml: SAMLParty, style: str, names: list[str]) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, attributes=style))
    sent = await saml.login()
    values = [["ada@example.org"], ["Ada"], ["Lovelace"], ["Ada Lovelace"], ["engineers", "analysts"]]
    said = {one.get("Name"): [value.text for value in one] for one in sent.at("//saml:Attribute")}
    assert said == dict(zip(names, values, strict=True))


async def test_names_made_of_markup_arrive_whole(saml: SAMLParty) -> None:
    sent = await saml.login("robert")
    assert sent.at("//saml:Attribute[@Name='displayName']/*/text()") == ['Robert <b>"Bobby"</b> & Tables']
    assert verifies(sent.root, twin_credential().certificate_base64)


@pytest.mark.parametrize(
    ("sign", "signed"),
    [("response", ["Response"]), ("assertion", ["Assertion"]), ("both", ["Response", "Assertion"])],
)
async def test_signatures_stand_where_the_application_wants_them(saml: SAMLParty, sign: str, signed: list[str]) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, sign=sign))
    sent = await saml.login()
    bearers = [signature.getparent() for signature in sent.at("//ds:Signature")]
    assert [bearer.tag.rpartition("}")[2] for bearer in bearers] == signed
    assert all(verifies(bearer, twin_credential().certificate_base64) for bearer in bearers)
    assert all(bearer[0].tag.endswith("}Issuer") and bearer[1].tag.endswith("}Signature") for bearer in bearers)


@pytest.mark.parametrize("algorithm", ["rsa-sha256", "rsa-sha384", "rsa-sha512"])
async def test_signature_algorithm_is_the_one_configured(saml: SAMLParty, algorithm: str) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, signature_algorithm=algorithm))
    sent = await saml.login()
    assert sent.at("//ds:SignatureMethod/@Algorithm") == [f"http://www.w3.org/2001/04/xmldsig-more#{algorithm}"]
    assert sent.at("//ds:DigestMethod/@Algorithm")[0].endswith(algorithm.removeprefix("rsa-"))
    assert verifies(sent.root, twin_credential().certificate_base64)


async def test_persistent_name_is_the_same_after_a_restart_and_another_elsewhere(saml: SAMLParty, clock: Clock) -> None:
    (name,) = (await saml.login()).at("//saml:NameID")
    assert dict(name.attrib) == {
        "Format": NAME_ID_FORMATS["persistent"],
        "NameQualifier": saml.twin.saml.entity_id,
        "SPNameQualifier": SAML_APP.entity_id,
    }
    other = structs.replace(SAML_APP, entity_id="https://other.example/saml")
    again = Twin(TwinConfig(issuer=saml.twin.issuer, service_providers=(SAML_APP, other), alg="ES256"), clock=clock)
    again.saml.credentials = CredentialRing(twin_credential())
    async with browser(again) as http:
        here = await SAMLParty(again, http).login()
        there = await SAMLParty(again, http, sp=other).login()
    assert here.at("//saml:NameID/text()") == [name.text]
    assert there.at("//saml:NameID/text()") != [name.text]
    assert "ada" not in name.text


@pytest.mark.parametrize(("wanted", "value"), [("emailAddress", "ada@example.org"), ("unspecified", "ada")])
async def test_name_of_another_format_is_what_it_says(saml: SAMLParty, wanted: str, value: str) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, name_id_format=wanted))
    (name,) = (await saml.login()).at("//saml:NameID")
    assert (name.text, dict(name.attrib)) == (value, {"Format": NAME_ID_FORMATS[wanted]})  # type: ignore[index]


async def test_transient_name_lasts_as_long_as_the_session(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, name_id_format="transient"))
    first, same = [(await saml.login()).at("//saml:NameID/text()") for _ in range(2)]
    assert first == same
    saml.http.cookies.clear()
    assert (await saml.login()).at("//saml:NameID/text()") != first


async def test_session_end_is_said_when_configured(saml: SAMLParty) -> None:
    saml.twin.config = structs.replace(saml.twin.config, saml_session_s=3600)
    assert (await saml.login()).at("//saml:AuthnStatement/@SessionNotOnOrAfter") == ["2027-01-15T09:00:00Z"]


async def test_one_session_serves_both_protocols(saml: SAMLParty, party: Party) -> None:
    """Signed in over OpenID, silent over SAML, and the other way round."""
    party.http = saml.http
    await party.sign_in("mary")
    silent = sent_by(await saml.send(saml.authn_request()))
    assert silent.at("//saml:Attribute[@Name='displayName']/*/text()") == ["Mary Somerville"]
    saml.http.cookies.clear()
    await saml.login("ada")
    assert (await party.authorize()).status_code == 303


async def test_auto_sign_in_needs_no_page(saml: SAMLParty) -> None:
    saml.twin.config = structs.replace(saml.twin.config, auto_sign_in=True)
    assert sent_by(await saml.send(saml.authn_request())).at("//saml:Attribute[@Name='email']/*/text()") == [
        "ada@example.org"
    ]
    hint = "<saml:Subject><saml:NameID>mary</saml:NameID></saml:Subject>"
    sent = sent_by(await saml.send(saml.authn_request(hint)))
    assert sent.at("//saml:Attribute[@Name='displayName']/*/text()") == ["Mary Somerville"]


async def test_encrypted_name_opens_to_the_name(saml: SAMLParty) -> None:
    plain = (await saml.login()).at("//saml:NameID")[0]
    saml.twin.register_service_provider(structs.replace(SAML_APP, encrypt_name_id=True, sign="assertion"))
    sent = await saml.login()
    assert not sent.at("//saml:NameID")
    (wrapper,) = sent.at("//saml:Subject/saml:EncryptedID")
    name = opened(wrapper, saml.key.private)
    assert (name.tag, name.text, dict(name.attrib)) == (plain.tag, plain.text, dict(plain.attrib))
    assert verifies(sent.at("//saml:Assertion")[0], twin_credential().certificate_base64)


@pytest.mark.parametrize("transport", ["rsa-oaep-mgf1p", "rsa-oaep"])
@pytest.mark.parametrize("content", ["aes256-gcm", "aes128-gcm", "aes128-cbc"])
async def test_encrypted_assertion_opens_to_a_signed_one(saml: SAMLParty, content: str, transport: str) -> None:
    sp = structs.replace(SAML_APP, encrypt=True, sign="both", content_encryption=content, key_transport=transport)
    saml.twin.register_service_provider(sp)
    sent = await saml.login()
    assert not sent.at("//saml:Assertion")
    assert b"ada@example.org" not in sent.xml
    assert sent.at("//xenc:EncryptedData/xenc:EncryptionMethod/@Algorithm")[0].endswith(f"#{content}")
    assert sent.at("//xenc:EncryptedKey/xenc:EncryptionMethod/@Algorithm")[0].endswith(f"#{transport}")
    assert verifies(sent.root, twin_credential().certificate_base64)
    (wrapper,) = sent.at("/samlp:Response/saml:EncryptedAssertion")
    assertion = opened(wrapper, saml.key.private)
    assert verifies(assertion, twin_credential().certificate_base64)
    assert assertion.xpath("string(.//*[@Name='email']/*)") == "ada@example.org"
