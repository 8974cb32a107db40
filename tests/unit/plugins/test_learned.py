"""What a connector makes of the issuer that its provider declared, once, when a connection is saved (R10)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import pytest
from msgspec import structs

from vestibule.errors import ConfigError, ConnectorBroken
from vestibule.plugins.learned import learned_config
from vestibule_sdk import (
    Client,
    ConnectorConfig,
    Manifest,
    OIDCConnector,
    OIDCProfile,
    Secret,
    VerifiedClaims,
    field,
    standard_identity,
)

BASE = "https://login.example"
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """A tenant by its domain or its id, and a secret."""

    tenant: Annotated[str, field("Tenant", "Domain or id.")]
    client_secret: Annotated[Secret, field("Secret", "Of the application.")]


def profile(config: Config) -> OIDCProfile:
    return OIDCProfile(
        issuer=f"{BASE}/{config.tenant}",
        client=Client(client_id="c", secret=config.client_secret),
        learned_template=f"{BASE}/{{tenantid}}" if "." in config.tenant else None,
    )


def learned(config: Config, issuer: str) -> Config:
    return structs.replace(config, tenant=issuer.removeprefix(f"{BASE}/"))


def identity(_: Config, claims: VerifiedClaims) -> Any:  # noqa: ANN401 - never called here
    return standard_identity(claims)


CONNECTOR = OIDCConnector(
    manifest=Manifest(key="no-such-connector", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=identity,
    from_issuer=lambda issuer, _id, secret: Config(tenant=issuer, client_secret=secret),
    learned=learned,
)
CONFIG = Config(tenant="contoso.example", client_secret=Secret("s"))


def returning(value: object) -> Callable[..., Any]:
    return lambda *_: value


def test_the_domain_becomes_the_id_and_the_secret_stays() -> None:
    known = learned_config(CONNECTOR, CONFIG, f"{BASE}/{TENANT}")
    assert known == Config(tenant=TENANT, client_secret=Secret("s"))


def test_a_connector_that_has_nothing_to_learn_changes_nothing() -> None:
    assert learned_config(replace(CONNECTOR, learned=None), CONFIG, f"{BASE}/{TENANT}") is CONFIG
    assert learned_config(replace(CONNECTOR, learned=returning(CONFIG)), CONFIG, f"{BASE}/{TENANT}") is CONFIG


@pytest.mark.parametrize(
    "value",
    [
        None,
        CONNECTOR.manifest,
        {"tenant": TENANT},
        Config(tenant="other-tenant", client_secret=Secret("s")),
        Config(tenant="fabrikam.example", client_secret=Secret("s")),
    ],
)
def test_a_configuration_that_does_not_know_the_declared_issuer_is_refused(value: object) -> None:
    """Else the issuer that is stored and the one of the configuration would differ for ever."""
    with pytest.raises(ConnectorBroken) as caught:
        learned_config(replace(CONNECTOR, learned=returning(value)), CONFIG, f"{BASE}/{TENANT}")
    assert caught.value.code == "connector_broken"
    assert "no-such-connector: its function `learned` returned" in caught.value.detail


def test_what_is_learned_is_held_to_the_forms_rules() -> None:
    made = Config(tenant="", client_secret=Secret("s"))
    with pytest.raises(ConfigError) as caught:
        learned_config(replace(CONNECTOR, learned=returning(made)), CONFIG, f"{BASE}/{TENANT}")
    assert caught.value.path == "tenant"


def test_declared_errors_pass_and_others_are_the_connectors_fault() -> None:
    def refusing(_: Config, issuer: str) -> Config:
        raise ConfigError(f"{issuer} is of another kind", path="tenant")

    def failing(_: Config, issuer: str) -> Config:
        raise KeyError(issuer)

    with pytest.raises(ConfigError) as caught:
        learned_config(replace(CONNECTOR, learned=refusing), CONFIG, "x")
    assert caught.value.path == "tenant"
    with pytest.raises(ConnectorBroken):
        learned_config(replace(CONNECTOR, learned=failing), CONFIG, "x")
