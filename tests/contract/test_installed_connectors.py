"""Every connector that this tree ships loads, and its form says everything that an administrator needs."""

from typing import Any, Final

import pytest

from vestibule.plugins import Registry, State
from vestibule.plugins.forms import Kind, decode_config, form_of
from vestibule.plugins.trust import starts_trusted

REGISTRY = Registry.installed()
KEYS = ("entra", "github", "gitlab", "google", "keycloak", "keycloak-saml", "oidc", "okta", "saml")


def test_all_of_them_load() -> None:
    REGISTRY.require_all()
    assert {entry.key: entry.state for entry in REGISTRY.all()} == dict.fromkeys(KEYS, State.LOADED)


@pytest.mark.parametrize("key", KEYS)
def test_every_field_is_explained_in_sentences_and_every_open_one_has_an_example(key: str) -> None:
    for field in form_of(REGISTRY.get(key).config).fields:
        assert field.title[0].isupper()
        assert field.help.endswith(".")
        assert field.example or not field.required or field.kind is Kind.SECRET
        if field.kind is Kind.CHOICE:
            assert all(choice.label != choice.value for choice in field.choices)


CLIENT: Final[dict[str, Any]] = {"clientId": "c", "clientSecret": "hush"}
SAML: Final[dict[str, Any]] = {"signingCertificates": ["x"]}


@pytest.mark.parametrize(
    ("key", "suggested_id", "entered", "trusted"),
    [
        ("okta", "Okta", {**CLIENT, "domain": "acme.okta.com"}, True),
        ("entra", "EntraID", {**CLIENT, "tenant": "common"}, True),
        ("google", "Google", CLIENT, True),
        ("github", "GitHub", CLIENT, True),
        ("github", "GitHub", {**CLIENT, "baseUrl": "https://github.example.com"}, False),
        ("gitlab", "GitLab", CLIENT, True),
        ("gitlab", "GitLab", {**CLIENT, "baseUrl": "https://gitlab.example.com"}, False),
        ("saml", "", {**SAML, "idpEntityId": "https://id.example", "ssoUrl": "https://id.example/sso"}, True),
        ("keycloak-saml", "KeycloakSAML", {**SAML, "serverUrl": "https://id.example", "realm": "staff"}, True),
        ("keycloak", "Keycloak", {**CLIENT, "serverUrl": "https://id.example", "realm": "staff"}, False),
        ("oidc", "", {**CLIENT, "issuer": "https://id.example"}, False),
    ],
)
def test_a_new_connection_starts_as_documented(
    key: str, suggested_id: str, entered: dict[str, Any], *, trusted: bool
) -> None:
    """R4, R49: trust by default, which widens no evidence, is for SAML and for the places that named vendors run."""
    connector = REGISTRY.get(key)
    config = decode_config(connector.config, entered)
    assert (connector.manifest.suggested_id, starts_trusted(connector, config)) == (suggested_id, trusted)
