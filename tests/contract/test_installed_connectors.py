"""Every connector that this tree ships loads, and its form says everything that an administrator needs."""

import pytest

from vestibule.plugins import Registry, State
from vestibule.plugins.forms import Kind, form_of

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


@pytest.mark.parametrize(
    ("key", "suggested_id", "trusted"),
    [
        ("okta", "Okta", True),
        ("entra", "EntraID", True),
        ("google", "Google", True),
        ("github", "GitHub", True),
        ("gitlab", "GitLab", True),
        ("saml", "", True),
        ("keycloak-saml", "KeycloakSAML", True),
        ("keycloak", "Keycloak", False),
        ("oidc", "", False),
    ],
)
def test_a_new_connection_starts_as_documented(key: str, suggested_id: str, *, trusted: bool) -> None:
    """R4, R49: trust by default, which widens no evidence, is for the named providers and for SAML."""
    manifest = REGISTRY.get(key).manifest
    assert (manifest.suggested_id, manifest.trusted_for_linking) == (suggested_id, trusted)
