"""Single logout that begins at the twin, and what it makes of the application's answer: SAML Profiles 4.4.3."""

import pytest
from twin_party import Party
from twin_saml import SAML_APP, SAMLParty, sent_by, twin_credential
from twin_saml_logout import OTHER, alive, answer_to, is_signed, name_in, take_by

from vestibule_twin.saml.credentials import stranger_credential


@pytest.mark.parametrize("slo_binding", ["redirect", "post"])
@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_sign_out_here_goes_through_the_application(saml: SAMLParty, binding: str, slo_binding: str) -> None:
    take_by(saml, slo_binding)
    login = await saml.login()
    assert 'action="/saml/logout"' in (await saml.http.get("/")).text
    answer = await saml.http.post("/saml/logout")
    assert alive(saml.twin) == []
    assert "Max-Age=0" in answer.headers["set-cookie"]
    asked = sent_by(answer)
    assert asked.to == SAML_APP.slo_url
    assert name_in(asked) == name_in(login)
    assert asked.at("//samlp:SessionIndex/text()") == login.at("//@SessionIndex")
    assert asked.at("/samlp:LogoutRequest/@Destination | /*/@NotOnOrAfter") == ["2027-01-15T08:05:00Z", asked.to]
    assert is_signed(answer, twin_credential())
    done = await answer_to(saml, asked, "Success", binding=binding)
    assert (done.status_code, "You are signed out" in done.text) == (200, True)
    assert saml.twin.journal.saml_logout_responses[-1] == {
        "in_response_to": asked.root.get("ID"),
        "issuer": SAML_APP.entity_id,
        "binding": binding,
        "signed": True,
        "relay_state": None,
        "status": ("urn:oasis:names:tc:SAML:2.0:status:Success",),
    }


@pytest.mark.parametrize("codes", [("Success", "PartialLogout"), ("Responder",), ("Requester", "UnknownPrincipal")])
async def test_answer_short_of_success_is_called_partial(saml: SAMLParty, codes: tuple[str, ...]) -> None:
    await saml.login()
    done = await answer_to(saml, sent_by(await saml.http.get("/saml/logout")), *codes)
    assert "You are partially signed out" in done.text


async def test_second_application_that_is_not_told_makes_it_partial(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(OTHER)
    await saml.login()
    saml.sp = OTHER
    await saml.login()
    saml.sp = SAML_APP
    asked = sent_by(await saml.http.get("/saml/logout"))
    assert asked.to == SAML_APP.slo_url
    assert "You are partially signed out" in (await answer_to(saml, asked, "Success")).text


async def test_application_without_a_logout_service_makes_it_partial(saml: SAMLParty) -> None:
    saml.twin.register_service_provider(OTHER)
    saml.sp = OTHER
    await saml.login()
    assert "You are partially signed out" in (await saml.http.get("/saml/logout")).text
    assert alive(saml.twin) == []


async def test_sign_out_without_saml_needs_no_application(saml: SAMLParty, party: Party) -> None:
    assert "You are signed out" in (await saml.http.get("/saml/logout")).text
    await party.sign_in()
    assert 'action="/logout/confirm"' in (await party.http.get("/")).text
    assert "You are signed out" in (await party.http.get("/saml/logout")).text
    assert alive(saml.twin) == []


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_answer_signed_by_somebody_else_is_refused(saml: SAMLParty, binding: str) -> None:
    await saml.login()
    asked = sent_by(await saml.http.get("/saml/logout"))
    refused = await answer_to(saml, asked, "Success", binding=binding, signed_by=stranger_credential())
    assert refused.status_code == 400
    assert "You are signed out" in (await answer_to(saml, asked, "Success", binding=binding)).text


async def test_answer_is_taken_once_and_only_to_a_request_of_ours(saml: SAMLParty) -> None:
    await saml.login()
    asked = sent_by(await saml.http.get("/saml/logout"))
    assert (await answer_to(saml, asked, "Success", InResponseTo="_another")).status_code == 400
    assert (await answer_to(saml, asked, "Success", InResponseTo=None)).status_code == 400
    assert (await answer_to(saml, asked, "Success")).status_code == 200
    assert (await answer_to(saml, asked, "Success")).status_code == 400


async def test_saml_login_is_ended_by_the_openid_sign_out_too(saml: SAMLParty, party: Party) -> None:
    await saml.login()
    party.http = saml.http
    assert "You are signed out" in (await party.http.post("/logout/confirm")).text
    assert alive(saml.twin) == []
