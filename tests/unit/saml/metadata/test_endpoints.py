"""Which endpoints of a document are used, and which are refused."""

import pytest
from saml_metadata_document import SLO_URL, SSO_URL, entity, idp_role, slo, sso
from saml_metadata_reading import metadata_report, read_metadata
from saml_names import POST

from vestibule.errors import ConfigError
from vestibule_sdk.saml import Binding, IdPEndpoint

SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"


def document(services: str) -> bytes:
    return entity(idp_role(services=services))


def test_both_bindings_in_the_documents_order() -> None:
    metadata = read_metadata(document(sso(binding=POST) + sso() + slo(binding=POST) + slo()))
    assert [endpoint.binding for endpoint in metadata.sso] == [Binding.POST, Binding.REDIRECT]
    assert [endpoint.binding for endpoint in metadata.slo] == [Binding.POST, Binding.REDIRECT]
    assert {endpoint.url for endpoint in metadata.sso} == {SSO_URL}
    assert {endpoint.url for endpoint in metadata.slo} == {SLO_URL}


def test_another_address_for_answers() -> None:
    """SAML metadata 2.2.2."""
    elsewhere = ' ResponseLocation="https://idp.example/slo/answers"'
    metadata = read_metadata(document(sso(more=elsewhere) + slo(more=elsewhere)))
    answers = "https://idp.example/slo/answers"
    assert metadata.slo == (IdPEndpoint(binding=Binding.REDIRECT, url=SLO_URL, response_url=answers),)
    assert metadata.sso[0].response_url is None


def test_the_same_endpoint_counts_once() -> None:
    same = f' ResponseLocation="{SLO_URL}"'
    metadata = read_metadata(document(sso() + sso() + slo() + slo(more=same)))
    assert len(metadata.sso) == len(metadata.slo) == 1


@pytest.mark.parametrize("binding", [SOAP, "", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact", POST.lower()])
def test_a_binding_that_we_do_not_speak_is_noted(binding: str) -> None:
    report = metadata_report(document(sso("urn:never:looked:at", binding=binding) + sso()))
    assert len(report.metadata.sso) == 1
    assert any(note.startswith("Line 2: The SSO endpoint with the binding") for note in report.notes)


def test_no_sso_endpoint_that_we_speak_is_refused() -> None:
    for services in ("", slo(), sso(binding=SOAP)):
        with pytest.raises(ConfigError, match="no SSO endpoint") as caught:
            read_metadata(document(services))
        assert caught.value.path == "metadata"


def test_no_logout_is_said_plainly() -> None:
    report = metadata_report(document(sso()))
    assert report.metadata.slo == ()
    assert any("no single logout" in note for note in report.notes)


def test_http_is_for_loopback_alone() -> None:
    """S61."""
    assert read_metadata(document(sso("http://localhost:8080/sso"))).sso[0].url == "http://localhost:8080/sso"
    with pytest.raises(ConfigError, match="it is not https"):
        read_metadata(document(sso("http://idp.example/sso")))


def test_white_space_around_an_address_does_not_count() -> None:
    assert read_metadata(document(sso(f" {SSO_URL}\n"))).sso[0].url == SSO_URL


def test_an_endpoint_without_an_address_is_refused_with_its_line() -> None:
    with pytest.raises(ConfigError, match="SingleSignOnService has no Location") as caught:
        read_metadata(document(sso().replace("Location", "Place")))
    assert caught.value.detail.startswith("line 2: ")
