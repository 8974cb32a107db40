"""What a connection to a federation may set for all providers, and what stands in for one before any is known."""

import pytest
from saml_signing_keys import idp_key

from vestibule.errors import ConfigError
from vestibule.flows.connections.template import decode_template, provider_fields
from vestibule.plugins.forms import ConfigFaults
from vestibule_keycloak.saml import connector as keycloak
from vestibule_saml import SAMLConfig, connector

PEM = idp_key().certificate_pem
THEIRS = {
    *("idpEntityId", "ssoUrl", "ssoBinding", "sloUrl", "sloBinding", "sloResponseUrl", "signingCertificates", "scopes"),
}


def decoded(**template: object) -> SAMLConfig:
    config = decode_template(connector, template, secrets={}, certificate=PEM)
    assert isinstance(config, SAMLConfig)
    return config


def test_what_a_provider_says_of_itself_is_its_own() -> None:
    assert provider_fields(connector, certificate=PEM) == THEIRS


@pytest.mark.parametrize("field", sorted(THEIRS))
def test_none_of_it_is_set_for_all(field: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        decoded(**{field: ["x"] if field in {"scopes", "signingCertificates"} else "https://x.example"})
    assert [fault.path for fault in caught.value.faults] == [field]
    assert caught.value.code == "config_error"


@pytest.mark.parametrize("nothing", ["", None, [], ()])
def test_an_empty_field_is_no_setting(nothing: object) -> None:
    assert decoded(scopes=nothing).scopes == ()


def test_the_rest_is() -> None:
    config = decoded(signRequests=True, unsolicited="off", groupsAttribute="isMemberOf")
    assert (config.sign_requests, config.unsolicited.value, config.groups_attribute) == (True, "off", "isMemberOf")


def test_nobody_stands_in() -> None:
    """RFC 6761 6.4: a name under .invalid is nobody's."""
    config = decoded()
    assert (config.idp_entity_id, config.sso_url) == ("https://provider.invalid/", "https://provider.invalid/")


def test_all_other_faults_are_said_at_their_fields() -> None:
    with pytest.raises(ConfigFaults) as caught:
        decoded(clockSkew=9_999, nonsense="x")
    assert [fault.path for fault in caught.value.faults] == ["clockSkew", "nonsense"]


def test_a_connector_for_one_kind_of_provider_has_no_template() -> None:
    """A realm's metadata is all that it understands."""
    with pytest.raises(ConfigError) as caught:
        decode_template(keycloak, {}, secrets={}, certificate=PEM)
    assert caught.value.code == "config_error"
