"""From what Keycloak says about a person to an identity: engine and connector, without a host around them."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from form_browser import FormBrowser
from keycloak_claims import GROUPS, ROLE, add_groups_and_roles
from keycloak_login import CLIENT_ID, CLIENT_SECRET, enter_password
from keycloak_realm import KeycloakRealm

from vestibule.clock import SystemClock
from vestibule.domain.ids import new_id
from vestibule.plugins import map_identity, resolve_profile
from vestibule.protocols.engine import Callback, LoginRequest
from vestibule.protocols.net import HTTPNet, NetPolicy
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.protocols.trace import Trace
from vestibule_keycloak import KeycloakConfig
from vestibule_keycloak import connector as keycloak_connector
from vestibule_sdk import Email, Identity, Secret

REDIRECT_URI = "http://127.0.0.1:9/callback"
CLOCK = SystemClock()


@pytest.fixture
async def engine() -> AsyncIterator[OIDCEngine]:
    net = HTTPNet(NetPolicy(development=True), clock=CLOCK)
    engine = OIDCEngine(net, CLOCK)
    yield engine
    await engine.aclose()
    await net.aclose()


async def identity_of(engine: OIDCEngine, realm: KeycloakRealm, browser: FormBrowser) -> Identity:
    """Sign in, and give what the connector `keycloak` makes of it, with the steps that were needed."""
    server, _, name = realm.issuer.partition("/realms/")
    config = KeycloakConfig(server_url=server, realm=name, client_id=CLIENT_ID, client_secret=Secret(CLIENT_SECRET))
    profile = resolve_profile(keycloak_connector, config)
    request = LoginRequest(flow_id=new_id(CLOCK.now_ms()), redirect_uri=REDIRECT_URI)
    challenge, flow = await engine.begin(profile, request, trace=Trace(CLOCK))
    page = await browser.open(challenge.url)
    answer = await enter_password(browser, page, stop_at=REDIRECT_URI)
    callback = Callback(redirect_uri=REDIRECT_URI, parameters=dict(parse_qsl(urlsplit(answer.url).query)))
    evidence = await engine.complete(profile, flow, callback, trace=Trace(CLOCK))
    assert evidence.upstream_session_id == (await realm.sessions("ada"))[0]["id"]
    return map_identity(keycloak_connector, config, evidence.claims)


async def test_groups_and_realm_roles_arrive_where_mappers_send_them(
    engine: OIDCEngine, realm: KeycloakRealm, browser: FormBrowser
) -> None:
    user_id = await realm.add_user("ada")
    client_id = await realm.add_client(CLIENT_ID, secret=CLIENT_SECRET, redirect_uris=[REDIRECT_URI])
    await add_groups_and_roles(realm, user_id=user_id, client_id=client_id)
    identity = await identity_of(engine, realm, browser)
    assert identity.issuer == realm.issuer
    assert identity.subject == user_id
    assert identity.emails == (Email(address="ada@example.com", verified=True),)
    assert (identity.name, identity.given_name, identity.family_name) == ("Ada Lovelace", "Ada", "Lovelace")
    assert identity.username == "ada"
    assert identity.groups is not None
    assert sorted(identity.groups) == sorted(GROUPS)
    assert ROLE in identity.attributes["realm_access.roles"]


async def test_what_the_id_token_leaves_out_comes_from_userinfo(
    engine: OIDCEngine, realm: KeycloakRealm, browser: FormBrowser
) -> None:
    """S28: "Add to ID token" is off for the address, so userinfo is asked, and its `sub` has to match."""
    user_id = await realm.add_user("ada", emailVerified=False)
    await realm.add_client(CLIENT_ID, secret=CLIENT_SECRET, redirect_uris=[REDIRECT_URI])
    scopes = (await realm.request("GET", "/client-scopes")).json()
    (email,) = (scope for scope in scopes if scope["name"] == "email")
    for mapper in email["protocolMappers"]:
        config = {**mapper["config"], "id.token.claim": "false", "userinfo.token.claim": "true"}
        path = f"/client-scopes/{email['id']}/protocol-mappers/models/{mapper['id']}"
        await realm.request("PUT", path, json={**mapper, "config": config})
    identity = await identity_of(engine, realm, browser)
    assert identity.subject == user_id
    assert identity.emails == (Email(address="ada@example.com", verified=False),)
    assert identity.groups is None
