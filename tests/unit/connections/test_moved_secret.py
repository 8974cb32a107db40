"""S59: a kept secret goes to the provider that it was entered for, and nowhere else.

Whatever moves it has it entered anew; everything else about a connection changes without it.
"""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from client_keys import certificate_pem, private_pem, rsa_client_key
from fake_net import FakeNet, json_answer
from manual_clock import ManualClock

from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError
from vestibule.flows.connections.built import new_connection
from vestibule.flows.connections.check import CheckDraft, Checked
from vestibule.flows.connections.draft import Draft
from vestibule.flows.engines import Engines
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.urls import Urls
from vestibule.plugins.forms import ConfigFaults
from vestibule.protocols.oauth2.engine import OAuth2Engine
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule_entra import connector as entra
from vestibule_github import connector as github
from vestibule_gitlab import connector as gitlab
from vestibule_keycloak import connector as keycloak
from vestibule_oidc import connector as oidc
from vestibule_okta import connector as okta
from vestibule_sdk.connector import AnyConnector

KEY: Final = private_pem(rsa_client_key())
CERTIFICATE: Final = certificate_pem(rsa_client_key())
TENANT: Final = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"
OTHER_TENANT: Final = "11111111-2222-3333-4444-555555555555"
AUTHORITY: Final = "https://login.microsoftonline.com"

WITH_SECRET: Final = {
    "oidc": {"issuer": "https://op.example", "clientId": "c", "clientSecret": "hush"},
    "entra": {"tenant": TENANT, "clientId": "c", "clientSecret": "hush"},
    "okta": {"domain": "acme.okta.com", "clientId": "c", "clientSecret": "hush"},
    "keycloak": {"serverUrl": "https://kc.example", "realm": "hall", "clientId": "c", "clientSecret": "hush"},
    "gitlab": {"clientId": "c", "clientSecret": "hush"},
    "github": {"clientId": "c", "clientSecret": "hush"},
}
WITH_KEY: Final = {
    "oidc": {"issuer": "https://op.example", "clientId": "c", "clientAuth": "private_key_jwt", "clientKey": KEY},
    "entra": {"tenant": TENANT, "clientId": "c", "clientKey": KEY, "clientCertificate": CERTIFICATE},
}
_CONNECTORS: Final[dict[str, AnyConnector]] = {
    each.manifest.key: each for each in (entra, github, gitlab, keycloak, oidc, okta)
}


class Connectors:
    """The bundled connectors."""

    def get(self, key: str) -> AnyConnector:
        """One of them."""
        return _CONNECTORS[key]


class House:
    """What checks drafts, and a network in which Entra ID knows two domain names."""

    def __init__(self) -> None:
        self.net, self.clock = FakeNet(), ManualClock()
        for name, tenant in (("acme.onmicrosoft.com", TENANT), ("evil.onmicrosoft.com", OTHER_TENANT)):
            self.net.replies[f"{AUTHORITY}/{name}/v2.0/.well-known/openid-configuration"] = json_answer(
                {"issuer": f"{AUTHORITY}/{tenant}/v2.0"}
            )
        engines = Engines(
            OIDCEngine(self.net, self.clock), OAuth2Engine(self.net, self.clock), SAMLOnDemand(clock=self.clock)
        )
        self.check = CheckDraft(
            connectors=Connectors(), engines=engines, urls=Urls("https://sso.example"), clock=self.clock
        )

    async def stored(self, kind: str, config: Mapping[str, Any]) -> Connection:
        """A connection as it is kept."""
        draft = draft_of(kind, config)
        checked = await self.check(draft, stored=None, ask_provider=False)
        return new_connection(draft, checked, organization_id="o", clock=self.clock)

    async def change(
        self, kind: str, config: Mapping[str, Any], changes: Mapping[str, Any], *, ask_provider: bool = False
    ) -> Checked:
        """What is stored once it is changed, as a form hands it in: every field but the secrets."""
        stored = await self.stored(kind, config)
        return await self.check(draft_of(kind, {**stored.config, **changes}), stored=stored, ask_provider=ask_provider)


def draft_of(kind: str, config: Mapping[str, Any]) -> Draft:
    return Draft(provider_id="Hall", connector=kind, name="Hall", config=config)


async def asked_again(kind: str, config: Mapping[str, Any], changes: Mapping[str, Any], *, at: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        await House().change(kind, config, changes)
    assert [fault.path for fault in caught.value.faults] == [at]
    assert "is needed again" in caught.value.faults[0].detail


MOVES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "oidc: another issuer": ("oidc", {"issuer": "https://evil.example"}),
    "oidc: another discovery document": (
        "oidc",
        {"discoveryUrl": "https://evil.example/.well-known/openid-configuration"},
    ),
    "oidc: another token endpoint": ("oidc", {"tokenEndpoint": "https://evil.example/token"}),
    "oidc: another client": ("oidc", {"clientId": "d"}),
    "entra: another tenant": ("entra", {"tenant": OTHER_TENANT}),
    "entra: several tenants": ("entra", {"tenant": "organizations"}),
    "entra: another cloud": ("entra", {"authority": "https://login.microsoftonline.us"}),
    "okta: another organization": ("okta", {"domain": "evil.okta.com"}),
    "okta: another authorization server": ("okta", {"authorizationServer": "default"}),
    "keycloak: another server": ("keycloak", {"serverUrl": "https://evil.example"}),
    "keycloak: another realm": ("keycloak", {"realm": "evil"}),
    "gitlab: another server": ("gitlab", {"baseUrl": "https://evil.example"}),
    "github: another server": ("github", {"baseUrl": "https://evil.example"}),
    "github: another client": ("github", {"clientId": "d"}),
}


@pytest.mark.parametrize("move", MOVES)
async def test_a_kept_secret_moves_nowhere(move: str) -> None:
    kind, changes = MOVES[move]
    await asked_again(kind, WITH_SECRET[kind], changes, at="clientSecret")
    await asked_again(kind, WITH_SECRET[kind], {**changes, "clientSecret": None}, at="clientSecret")


@pytest.mark.parametrize("move", MOVES)
async def test_a_secret_that_is_entered_anew_moves(move: str) -> None:
    kind, changes = MOVES[move]
    checked = await House().change(kind, WITH_SECRET[kind], {**changes, "clientSecret": "new"})
    assert checked.secrets["clientSecret"].reveal() == "new"


@pytest.mark.parametrize("move", [move for move, (kind, _) in MOVES.items() if kind in WITH_KEY])
async def test_a_kept_key_moves_nowhere(move: str) -> None:
    """It would not be told, but used: its assertions are as good as a secret for a minute."""
    kind, changes = MOVES[move]
    await asked_again(kind, WITH_KEY[kind], changes, at="clientKey")


@pytest.mark.parametrize("kind", ["okta", "keycloak", "gitlab", "github"])
async def test_an_empty_field_keeps_what_the_connection_cannot_do_without(kind: str) -> None:
    """As a browser sends an untouched password field: that is no new secret."""
    (move, *_) = [changes for of, changes in MOVES.values() if of == kind]
    await asked_again(kind, WITH_SECRET[kind], {**move, "clientSecret": ""}, at="clientSecret")


HARMLESS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "oidc: nothing": ("oidc", {}),
    "oidc: the method": ("oidc", {"clientAuth": "client_secret_post"}),
    "oidc: pushed requests": ("oidc", {"pushedRequests": True}),
    "oidc: where browsers go": ("oidc", {"authorizationEndpoint": "https://login.op.example/authorize"}),
    "oidc: where keys are": ("oidc", {"jwksEndpoint": "https://keys.op.example/jwks"}),
    "oidc: pkce": ("oidc", {"pkce": "off"}),
    "entra: the same tenant in capitals": ("entra", {"tenant": TENANT.upper()}),
    "entra: groups": ("entra", {"groups": "token"}),
    "entra: where groups are read": ("entra", {"graphUrl": "https://graph.microsoft.us"}),
    "github: the same address": ("github", {"baseUrl": "https://www.github.com/"}),
    "github: who is let in": ("github", {"organizations": ["acme"]}),
}


@pytest.mark.parametrize("change", HARMLESS)
async def test_a_secret_is_kept_where_it_stays(change: str) -> None:
    kind, changes = HARMLESS[change]
    checked = await House().change(kind, WITH_SECRET[kind], changes)
    assert checked.secrets["clientSecret"].reveal() == "hush"


KEY_FOR_SECRET: Final = {
    "oidc": {"clientSecret": "", "clientAuth": "private_key_jwt", "clientKey": KEY},
    "entra": {"clientSecret": "", "clientKey": KEY, "clientCertificate": CERTIFICATE},
}
SECRET_FOR_KEY: Final = {
    "oidc": {"clientKey": "", "clientAuth": "client_secret_basic", "clientSecret": "new"},
    "entra": {"clientKey": "", "clientCertificate": "", "clientSecret": "new"},
}


@pytest.mark.parametrize("kind", WITH_KEY)
async def test_a_key_takes_the_place_of_a_secret_and_back(kind: str) -> None:
    """What is cleared is kept nowhere, so nothing of it is asked for again."""
    by_key = await House().change(kind, WITH_SECRET[kind], KEY_FOR_SECRET[kind])
    assert set(by_key.secrets) == {"clientKey"}
    by_secret = await House().change(kind, WITH_KEY[kind], SECRET_FOR_KEY[kind])
    assert {name: secret.reveal() for name, secret in by_secret.secrets.items()} == {"clientSecret": "new"}


@pytest.mark.parametrize("kind", WITH_KEY)
async def test_a_key_takes_the_place_of_a_secret_at_another_provider(kind: str) -> None:
    """A secret that is not kept does not stand in the way of moving."""
    (move, *_) = [changes for of, changes in MOVES.values() if of == kind]
    assert set((await House().change(kind, WITH_SECRET[kind], {**move, **KEY_FOR_SECRET[kind]})).secrets) == {
        "clientKey"
    }


async def test_a_public_client_has_nothing_to_keep() -> None:
    changes = {"issuer": "https://other.example", "clientSecret": "", "clientAuth": "none"}
    assert (await House().change("oidc", WITH_SECRET["oidc"], changes)).secrets == {}


async def test_a_domain_name_of_the_same_tenant_moves_nothing() -> None:
    """Entra ID says which tenant it is of, and that is compared."""
    checked = await House().change("entra", WITH_SECRET["entra"], {"tenant": "acme.onmicrosoft.com"}, ask_provider=True)
    assert checked.plain["tenant"] == TENANT
    assert checked.secrets["clientSecret"].reveal() == "hush"


async def test_a_domain_name_of_another_tenant_moves_the_secret() -> None:
    with pytest.raises(ConfigFaults) as caught:
        await House().change("entra", WITH_SECRET["entra"], {"tenant": "evil.onmicrosoft.com"}, ask_provider=True)
    assert [fault.path for fault in caught.value.faults] == ["clientSecret"]


async def test_a_secret_of_unreadable_settings_is_asked_for_again() -> None:
    """Nothing says where it belongs."""
    house = House()
    stored = await house.stored("github", WITH_SECRET["github"])
    broken = type(stored)(**{name: getattr(stored, name) for name in stored.__struct_fields__} | {"config": {"a": 1}})
    with pytest.raises(ConfigError) as caught:
        await house.check(draft_of("github", {"clientId": "c"}), stored=broken, ask_provider=False)
    assert "clientSecret" in str(caught.value)
