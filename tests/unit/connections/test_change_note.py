"""S7, S72: the audit trail names every switch that loosens a check, with its value, and shows no other value."""

from typing import Any

import pytest
from msgspec.structs import replace
from stored import NOW_S

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.difference import change_note
from vestibule.flows.connections.loosened import loosened
from vestibule_sdk import Client, OIDCProfile, Pkce, SAMLProfile, Secret, Unsolicited


def connection(**config: Any) -> Connection:  # noqa: ANN401 - fields of a connector's form
    """A connection with that configuration."""
    return Connection(
        id="01",
        organization_id="01",
        provider_id="Acme",
        connector="saml",
        name="Acme",
        icon="",
        config=config,
        secrets={"clientSecret": Secret("before")},
        issuer="https://id.example",
        enabled=True,
        callback_form=CallbackForm.OWN,
        trusted_for_linking=False,
        version=1,
        created_at_s=NOW_S,
        updated_at_s=NOW_S,
    )


SAML = SAMLProfile(idp_entity_id="urn:idp", sso_url="https://id.example/sso", signing_certificates=())
OIDC = OIDCProfile(issuer="https://id.example", client=Client(client_id="us", secret=Secret("s")))


@pytest.mark.parametrize(
    ("profile", "switches"),
    [
        (replace(SAML, allow_sha1=True, allow_cbc=True), ("allowCbc on", "allowSha1 on")),
        (replace(SAML, allow_rsa15=True), ("allowRsa15 on",)),
        (replace(SAML, unsolicited=Unsolicited.ACCEPT), ("unsolicited accept",)),
        (replace(SAML, unsolicited=Unsolicited.OFF), ()),
        (replace(SAML, second_opinion=False), ("secondOpinion off",)),
        (SAML, ()),
        (replace(OIDC, pkce=Pkce.OFF), ("pkce off",)),
        (OIDC, ()),
    ],
)
def test_what_loosens_a_check_is_told_by_its_value(
    profile: SAMLProfile | OIDCProfile, switches: tuple[str, ...]
) -> None:
    assert loosened(profile) == switches


def test_a_change_names_its_fields_and_then_what_it_has_loosened() -> None:
    before = connection(allowSha1=True, ssoUrl="https://id.example/a")
    after = connection(allowSha1=True, allowCbc=True, ssoUrl="https://id.example/b")
    assert change_note(before, after, loosened=("allowCbc on",)) == (
        "changed: config.allowCbc, config.ssoUrl; allowCbc on"
    )
    assert change_note(after, before) == "changed: config.allowCbc, config.ssoUrl"


def test_a_secret_is_named_and_not_shown() -> None:
    """S59."""
    before = connection()
    assert change_note(before, replace(before, secrets={"clientSecret": Secret("after")})) == (
        "changed: config.clientSecret"
    )
