"""Every fault of the logout messages bends what it says."""

from collections.abc import Callable

import httpx2
import pytest
from twin_saml import SAML_APP, SAMLParty, sent_by, twin_credential
from twin_saml_logout import alive, ask, is_signed, name_in, take_by
from twin_server import running_twin

from vestibule_twin import TwinConfig
from vestibule_twin.faults import Faults, SAMLLogoutFault
from vestibule_twin.faults.saml_logout import SAML_LOGOUT
from vestibule_twin.saml.credentials import stranger_credential

F = SAMLLogoutFault

REQUEST_SAYS: dict[F, Callable[[httpx2.Response], bool]] = {
    F.UNSIGNED: lambda answer: "Signature" not in sent_by(answer).fields and not sent_by(answer).at("//ds:Signature"),
    F.WRONG_KEY: lambda answer: is_signed(answer, stranger_credential()),
    F.OTHER_NAME_ID: lambda answer: sent_by(answer).at("//saml:NameID/text()") == ["somebody-else"],
    F.DESTINATION_WRONG: lambda answer: sent_by(answer).root.get("Destination") == "https://other.example/slo",
    F.EXPIRED: lambda answer: sent_by(answer).root.get("NotOnOrAfter") == "2027-01-15T07:00:00Z",
}

RESPONSE_SAYS: dict[F, Callable[[httpx2.Response], bool]] = {
    F.UNSIGNED: REQUEST_SAYS[F.UNSIGNED],
    F.WRONG_KEY: REQUEST_SAYS[F.WRONG_KEY],
    F.DESTINATION_WRONG: REQUEST_SAYS[F.DESTINATION_WRONG],
    F.STATUS_RESPONDER: lambda answer: sent_by(answer).statuses == ["Responder"],
    F.STATUS_PARTIAL_LOGOUT: lambda answer: sent_by(answer).statuses == ["Success", "PartialLogout"],
    F.IN_RESPONSE_TO_WRONG: lambda answer: sent_by(answer).root.get("InResponseTo") == "_another-request",
}


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(SAML_LOGOUT) == set(F) == {*REQUEST_SAYS, *RESPONSE_SAYS, F.HANG}


@pytest.mark.parametrize("slo_binding", ["redirect", "post"])
@pytest.mark.parametrize("fault", list(REQUEST_SAYS))
async def test_logout_request_fault_bends_what_it_says(saml: SAMLParty, fault: F, slo_binding: str) -> None:
    take_by(saml, slo_binding)
    for faults, bent in ((Faults(), False), (Faults(saml_logout=(fault,)), True)):
        await saml.login()
        saml.twin.faults = faults
        answer = await saml.http.get("/saml/logout")
        assert REQUEST_SAYS[fault](answer) is bent
        assert is_signed(answer, twin_credential()) is (not bent or fault not in {F.UNSIGNED, F.WRONG_KEY})


@pytest.mark.parametrize("slo_binding", ["redirect", "post"])
@pytest.mark.parametrize("fault", list(RESPONSE_SAYS))
async def test_logout_response_fault_bends_what_it_says(saml: SAMLParty, fault: F, slo_binding: str) -> None:
    take_by(saml, slo_binding)
    for faults, bent in ((Faults(), False), (Faults(saml_logout=(fault,)), True)):
        name = name_in(await saml.login())
        saml.twin.faults = faults
        answer = await ask(saml, name)
        assert RESPONSE_SAYS[fault](answer) is bent
        assert is_signed(answer, twin_credential()) is (not bent or fault not in {F.UNSIGNED, F.WRONG_KEY})


async def test_hang_ends_the_session_and_never_answers() -> None:
    with running_twin(config=TwinConfig(alg="ES256", service_providers=(SAML_APP,))) as running:
        async with httpx2.AsyncClient(base_url=running.base_url, trust_env=False) as http:
            saml = SAMLParty(running.twin, http)
            name = name_in(await saml.login())
            running.twin.faults = Faults(saml_logout=(F.HANG,))
            http.timeout = httpx2.Timeout(0.2)
            with pytest.raises(httpx2.ReadTimeout):
                await ask(saml, name)
        assert alive(running.twin) == []
