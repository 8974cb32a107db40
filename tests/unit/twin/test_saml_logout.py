"""Single logout that an application begins, by both bindings: SAML Core 3.7, SAML Profiles 4.4.4.1."""

import pytest
from lxml import etree
from msgspec import structs
from twin_saml import SAML_APP, SAMLParty, sent_by, twin_credential
from twin_saml_logout import OTHER, alive, ask, index_in, is_signed, name_in, take_by

from vestibule_twin.saml.credentials import Credential, CredentialRing, stranger_credential
from vestibule_twin.saml.encryption import encrypted

ENDED = "2027-01-15T08:00:00Z"


@pytest.mark.parametrize("slo_binding", ["redirect", "post"])
@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_application_ends_the_session_and_gets_a_signed_answer(
    saml: SAMLParty, binding: str, slo_binding: str
) -> None:
    take_by(saml, slo_binding)
    login = await saml.login()
    state = "a b/+ü"
    answer = await ask(saml, name_in(login) + index_in(login), binding=binding, relay_state=state)
    sent = sent_by(answer)
    assert sent.to == SAML_APP.slo_response_url
    assert sent.statuses == ["Success"]
    assert sent.fields["RelayState"] == state
    assert sent.at("/samlp:LogoutResponse/@InResponseTo | /*/@Destination") == ["_the-logout", sent.to]
    assert is_signed(answer, twin_credential())
    assert alive(saml.twin) == []
    assert "Max-Age=0" in answer.headers["set-cookie"]
    told = saml.twin.journal.saml_logout_requests[-1]
    assert told["signed"] is True
    assert told["binding"] == binding
    assert told["relay_state"] == state
    assert told["name_id"] == login.at("//saml:NameID/text()")[0]
    assert told["session_indexes"] == login.at("//@SessionIndex")


async def test_answer_goes_where_requests_go_without_another_place(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, slo_response_url=None))
    assert sent_by(await ask(saml, name_in(await saml.login()))).to == SAML_APP.slo_url


async def test_session_index_ends_that_session_and_none_ends_all(saml: SAMLParty) -> None:
    first = await saml.login()
    saml.http.cookies.clear()
    second = await saml.login()
    saml.http.cookies.clear()
    third = await saml.login()
    assert len(set(map(index_in, (first, second, third)))) == 3
    await ask(saml, name_in(first) + index_in(second))
    assert [one.sid for one in saml.twin.sessions.values()] == [
        login.at("//@SessionIndex")[0] for login in (first, third)
    ]
    await ask(saml, name_in(first))
    assert alive(saml.twin) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("NameID>", "NameID>"),
        ('NameQualifier="http://127.0.0.1:8001/saml/metadata"', ""),
        (f'SPNameQualifier="{SAML_APP.entity_id}"', 'SPNameQualifier="https://other.example"'),
        ("nameid-format:persistent", "nameid-format:transient"),
    ],
    ids=["same", "no-qualifier", "other-qualifier", "other-format"],
)
async def test_name_has_to_come_back_verbatim(saml: SAMLParty, old: str, new: str) -> None:
    """SAML Core 3.3.4: two names are the same when all of their parts are."""
    name = name_in(await saml.login())
    assert old in name
    sent = sent_by(await ask(saml, name.replace(old, new)))
    same = old == new
    assert sent.statuses == (["Success"] if same else ["Requester", "UnknownPrincipal"])
    assert alive(saml.twin) == ([] if same else ["ada"])


async def test_application_cannot_end_sessions_of_another(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(OTHER, slo_url="https://other.example/slo"))
    login = await saml.login()
    saml.sp = OTHER
    sent = sent_by(await ask(saml, name_in(login) + index_in(login)))
    assert sent.statuses == ["Requester", "UnknownPrincipal"]
    assert alive(saml.twin) == ["ada"]


async def test_other_applications_left_in_the_session_make_it_partial(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(OTHER)
    login = await saml.login()
    saml.sp = OTHER
    await saml.login()
    saml.sp = SAML_APP
    assert sent_by(await ask(saml, name_in(login))).statuses == ["Success", "PartialLogout"]


async def test_encrypted_name_is_opened(saml: SAMLParty) -> None:
    login = await saml.login()
    wrapper = encrypted(
        "saml:EncryptedID",
        login.at("//saml:NameID")[0],
        certificate=twin_credential().certificate_base64,
        content="aes256-gcm",
        transport="rsa-oaep",
    )
    assert sent_by(await ask(saml, etree.tostring(wrapper).decode())).statuses == ["Success"]
    assert alive(saml.twin) == []


async def test_name_encrypted_before_a_rotation_is_still_opened(saml: SAMLParty) -> None:
    saml.twin.saml.credentials.rotate(keep_old=True)
    await test_encrypted_name_is_opened(saml)


async def test_name_encrypted_for_somebody_else_is_refused(saml: SAMLParty) -> None:
    login = await saml.login()
    saml.twin.saml.credentials = CredentialRing(stranger_credential())
    wrapper = encrypted(
        "saml:EncryptedID",
        login.at("//saml:NameID")[0],
        certificate=twin_credential().certificate_base64,
        content="aes128-cbc",
        transport="rsa-oaep-mgf1p",
    )
    assert (await ask(saml, etree.tostring(wrapper).decode())).status_code == 400
    assert "not for this provider" in saml.twin.journal.saml_refusals[-1]
    assert alive(saml.twin) == ["ada"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Destination": "https://other.example/slo"}, "another address"),
        ({"Destination": None}, "another address"),
        ({"NotOnOrAfter": ENDED}, "expired"),
        ({"NotOnOrAfter": "never"}, "a time that is none"),
        ({"Version": "1.1"}, "not of SAML 2.0"),
    ],
)
@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_request_that_is_not_for_now_or_here_is_refused(
    saml: SAMLParty, binding: str, changes: dict[str, str | None], sentence: str
) -> None:
    login = await saml.login()
    saml.http.cookies.clear()
    xml = saml.message("LogoutRequest", name_in(login), "/saml/slo", changes)
    answer = await saml.send(xml, path="/saml/slo", binding=binding, signed_by=saml.key)
    assert answer.status_code == 400
    assert sentence in saml.twin.journal.saml_refusals[-1]
    assert alive(saml.twin) == ["ada"]


@pytest.mark.parametrize("signed_by", [None, stranger_credential()], ids=["unsigned", "stranger"])
@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_request_not_signed_by_the_application_ends_nothing(
    saml: SAMLParty, binding: str, signed_by: Credential | None
) -> None:
    login = await saml.login()
    xml = saml.message("LogoutRequest", name_in(login), "/saml/slo", {})
    answer = await saml.send(xml, path="/saml/slo", binding=binding, signed_by=signed_by)
    assert answer.status_code == 400
    assert alive(saml.twin) == ["ada"]
    assert not saml.twin.journal.saml_logout_requests


async def test_request_without_a_certificate_to_verify_by_still_has_to_be_signed(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(structs.replace(SAML_APP, signing_certificates=()))
    name = name_in(await saml.login())
    xml = saml.message("LogoutRequest", name, "/saml/slo", {})
    assert (await saml.send(xml, path="/saml/slo")).status_code == 400
    assert sent_by(await ask(saml, name)).statuses == ["Success"]


async def test_request_that_names_nobody_is_refused(saml: SAMLParty) -> None:
    for inside in ("", "<saml:NameID/>", "<saml:EncryptedID/>"):
        assert (await ask(saml, inside)).status_code == 400


async def test_request_of_an_application_without_a_logout_service_is_refused(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(OTHER)
    saml.sp = OTHER
    assert (await ask(saml, name_in(await saml.login()))).status_code == 400
    assert alive(saml.twin) == ["ada"]
