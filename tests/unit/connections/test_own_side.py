"""R20: what a SAML provider knows of us, and which addresses of ours a configuration may put in its place."""

import pytest

from vestibule.domain.connections.own_key import KeyStage, OwnKey
from vestibule.errors import ConfigError
from vestibule.flows.connections.own_side import own_side
from vestibule.flows.urls import Urls
from vestibule.protocols.saml.own_side import OwnSide
from vestibule_sdk.saml import SAMLProfile
from vestibule_sdk.secret import Secret

BASE_URL = "https://login.example"
ACS = f"{BASE_URL}/api/auth/sso/saml2/sp/acs/Acme"


def a_key(stage: KeyStage) -> OwnKey:
    """A key, told by its stage."""
    return OwnKey(stage=stage, certificate=f"{stage} certificate", private_key=Secret(f"{stage} key"), created_at_s=0)


def side(*stages: KeyStage, acs_url: str | None = None, sp_entity_id: str | None = None) -> OwnSide:
    """Our side with keys in these stages."""
    profile = SAMLProfile(
        idp_entity_id="https://id.example",
        sso_url="https://id.example/sso",
        signing_certificates=(),
        acs_url=acs_url,
        sp_entity_id=sp_entity_id,
    )
    keys = tuple(map(a_key, stages))
    return own_side(profile, provider_id="Acme", keys=keys, urls=Urls(BASE_URL))


def test_the_defaults_are_of_this_installation() -> None:
    ours = side(KeyStage.ACTIVE)
    assert (ours.entity_id, ours.acs_url) == (BASE_URL, ACS)
    assert ours.slo_url == f"{BASE_URL}/api/auth/sso/saml2/sp/slo/Acme"
    assert side(KeyStage.ACTIVE, sp_entity_id="urn:acme").entity_id == "urn:acme"


def test_each_key_does_what_its_stage_says() -> None:
    """Only the active one signs; the next is published beside it; an old one decrypts to the end."""
    ours = side(KeyStage.RETIRING, KeyStage.ACTIVE)
    assert ours.signing.private_key.reveal() == "active key"
    assert ours.published == ("active certificate",)
    assert [key.private_key.reveal() for key in ours.decryption] == ["active key", "retiring key"]
    ours = side(KeyStage.ACTIVE, KeyStage.NEXT)
    assert ours.signing.private_key.reveal() == "active key"
    assert ours.published == ("active certificate", "next certificate")
    assert [key.private_key.reveal() for key in ours.decryption] == ["next key", "active key"]


def test_without_a_key_there_is_no_side() -> None:
    with pytest.raises(ConfigError) as refused:
        side()
    assert refused.value.path == "keys"


@pytest.mark.parametrize("override", [ACS, f"{ACS}?tenant=1"])
def test_an_override_leads_to_this_connection(override: str) -> None:
    assert side(KeyStage.ACTIVE, acs_url=override).acs_url == override


@pytest.mark.parametrize(
    "override",
    [
        "https://evil.example/api/auth/sso/saml2/sp/acs/Acme",
        f"{BASE_URL}.evil.example/api/auth/sso/saml2/sp/acs/Acme",
        f"{BASE_URL}@evil.example/api/auth/sso/saml2/sp/acs/Acme",
        "http://login.example/api/auth/sso/saml2/sp/acs/Acme",
        f"{BASE_URL}/api/auth/sso/saml2/sp/acs/Other",
        f"{BASE_URL}/api/auth/sso/saml2/sp/acs/acme",
        f"{BASE_URL}/api/auth/sso/saml2/sp/acs/Acme/",
        f"{BASE_URL}/api/auth/sso/saml2/sp/acs/x/../Acme",
        f"{BASE_URL}/api/auth/sso/callback/Acme",
        f"{ACS}#fragment",
        f"{ACS}?a\nb",
        f"{ACS}?é",
        "/api/auth/sso/saml2/sp/acs/Acme",
        "",
    ],
)
def test_no_override_leads_anywhere_else(override: str) -> None:
    """S20: a person's assertion goes to this address."""
    with pytest.raises(ConfigError) as refused:
        side(KeyStage.ACTIVE, acs_url=override)
    assert refused.value.path == "acsUrl"
    assert ACS in refused.value.hint
