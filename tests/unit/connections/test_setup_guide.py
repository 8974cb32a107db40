"""R23, R60: a guide holds the addresses of this installation, before the connection exists and after."""

from dataclasses import replace
from typing import Final

import pytest

from vestibule.errors import ConnectorBroken, NotFound
from vestibule.flows.connections.guide import live_values, setup_guide
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule_sdk import Guide
from vestibule_sdk.guide import PLACEHOLDERS, places

REGISTRY: Final = Registry.installed()
URLS: Final = Urls("https://login.example.com")
GUIDED: Final = sorted(entry.key for entry in REGISTRY.all() if REGISTRY.get(entry.key).guide is not None)


def test_every_bundled_connector_brings_a_guide() -> None:
    assert list(REGISTRY.keys()) == GUIDED


@pytest.mark.parametrize("key", GUIDED)
def test_no_place_stays_empty_before_the_connection_exists(key: str) -> None:
    text = setup_guide(REGISTRY.get(key), URLS, "Acme", connection=None)
    assert places(text) == ()
    assert "{{" not in text


@pytest.mark.parametrize("key", GUIDED)
def test_the_address_to_register_is_in_the_guide(key: str) -> None:
    """R23: the one that people come back to, letter by letter."""
    connector = REGISTRY.get(key)
    values = live_values(connector, URLS, "Acme", connection=None)
    text = setup_guide(connector, URLS, "Acme", connection=None)
    assert values.get("redirect_uri", values.get("acs_url", "")) in text
    assert set(values) <= set(PLACEHOLDERS)


@pytest.mark.parametrize(("key", "scopes"), [("oidc", "openid profile email"), ("entra", "openid profile email")])
def test_the_scopes_are_known_before_the_connection_exists(key: str, scopes: str) -> None:
    """Also where the client secret is no required field, because a key can stand in its place."""
    assert live_values(REGISTRY.get(key), URLS, "Acme", connection=None)["scopes"] == scopes


def test_a_connector_that_can_ask_for_consent_names_where_that_comes_back_to() -> None:
    values = live_values(REGISTRY.get("entra"), URLS, "EntraID", connection=None)
    assert values["admin_consent_uri"] == "https://login.example.com/api/auth/sso/admin-consent/EntraID"
    assert "admin_consent_uri" not in live_values(REGISTRY.get("okta"), URLS, "Okta", connection=None)


def test_a_connection_without_logout_at_its_provider_names_no_such_address() -> None:
    values = live_values(REGISTRY.get("github"), URLS, "GitHub", connection=None)
    assert {"redirect_uri", "initiate_login_uri"} < set(values)
    assert not {"post_logout_redirect_uri", "backchannel_logout_uri"} & set(values)


def test_a_connector_without_a_guide_says_so() -> None:
    connector = replace(REGISTRY.get("oidc"), guide=None)
    with pytest.raises(NotFound) as refused:
        setup_guide(connector, URLS, "Acme", connection=None)
    assert refused.value.code == "object_not_found"


@pytest.mark.parametrize(
    "guide",
    [Guide(package="vestibule_oidc", file="nowhere.md"), Guide(package="not_installed"), Guide(package="")],
)
def test_a_guide_that_cannot_be_read_is_the_connectors_fault(guide: Guide) -> None:
    connector = replace(REGISTRY.get("oidc"), guide=guide)
    with pytest.raises(ConnectorBroken) as refused:
        setup_guide(connector, URLS, "Acme", connection=None)
    assert refused.value.code == "connector_broken"
    assert "oidc" in refused.value.detail
