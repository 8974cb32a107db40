"""Every connector that this tree ships loads, and its form says everything that an administrator needs."""

import pytest

from vestibule.plugins import Registry, State
from vestibule.plugins.forms import Kind, form_of

REGISTRY = Registry.installed()
KEYS = ("keycloak", "keycloak-saml", "oidc", "saml")


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
