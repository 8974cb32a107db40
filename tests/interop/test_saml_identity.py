"""From what real IdPs say about a person over SAML to an identity: engine and connector, without a host around them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import keycloak_saml
import pytest
from form_browser import FormBrowser
from keycloak_claims import GROUPS, ROLE, give_groups_and_roles
from keycloak_realm import KeycloakRealm
from saml_form import PostedMessage
from saml_keys import SAMLKeys
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_login import sign_in
from simplesamlphp_people import ADA

from vestibule.clock import SystemClock
from vestibule.domain.ids import new_id
from vestibule.plugins import map_identity, metadata_fields, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule.protocols.engine import FlowState, LoginRequest
from vestibule.protocols.engine import Redirect as RedirectTo
from vestibule.protocols.saml.engine import SAMLEngine
from vestibule.protocols.saml.metadata.idp import describe_idp_metadata
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule.protocols.saml.party import Party, prepare
from vestibule.protocols.saml.pool import XMLPool
from vestibule.protocols.trace import Trace
from vestibule_keycloak.saml import connector as keycloak_saml_connector
from vestibule_saml import connector as saml_connector
from vestibule_sdk import ConnectorConfig, Email, Identity, SAMLConnector, Secret

CLOCK = SystemClock()
OWN_URL = "http://127.0.0.1:9"
"""Nobody listens there."""


@dataclass(frozen=True)
class Introduced:
    """A connector that has read an IdP's metadata, and an engine that speaks for it."""

    engine: SAMLEngine
    connector: SAMLConnector[Any]
    config: ConnectorConfig
    party: Party

    @classmethod
    def to(
        cls,
        metadata: bytes,
        engine: SAMLEngine,
        connector: SAMLConnector[Any],
        **fields: object,
    ) -> "Introduced":
        """Read the metadata; `fields` say more than they do."""
        described = metadata_fields(connector, describe_idp_metadata(metadata, clock=SystemClock()).metadata)
        config: ConnectorConfig = decode_config(connector.config, {**described, **fields})
        return cls(engine, connector, config, prepare(resolve_profile(connector, config), own_side()))

    async def asked(self) -> tuple[str, FlowState]:
        """Begin a login: where the browser goes."""
        request = LoginRequest(flow_id=new_id(CLOCK.now_ms()), redirect_uri=self.party.own.acs_url)
        challenge, flow = await self.engine.begin(self.party, request, trace=Trace(CLOCK))
        assert isinstance(challenge, RedirectTo)
        return challenge.url, flow

    async def identity(self, flow: FlowState, message: PostedMessage) -> Identity:
        """What the connector makes of the answer."""
        received = await self.engine.receive(self.party, message.encoded, trace=Trace(CLOCK))
        evidence = await self.engine.complete(self.party, flow, received, trace=Trace(CLOCK))
        return map_identity(self.connector, self.config, evidence.claims)


def own_side() -> OwnSide:
    keys = SAMLKeys.make("ours")
    pair = KeyPair(certificate=keys.certificate_pem, private_key=Secret(keys.private_pem))
    return OwnSide(
        entity_id=f"{OWN_URL}/{new_id(CLOCK.now_ms())}",
        acs_url=f"{OWN_URL}/acs",
        slo_url=f"{OWN_URL}/slo",
        signing=pair,
        published=(pair.certificate,),
        decryption=(pair,),
    )


@pytest.fixture
async def engine() -> AsyncIterator[SAMLEngine]:
    pool = XMLPool()
    yield SAMLEngine(CLOCK, pool)
    await pool.aclose()


@pytest.mark.parametrize(
    ("connector", "fields"),
    [(saml_connector, {"groupsAttribute": "member"}), (keycloak_saml_connector, {"signRequests": True})],
    ids=["saml", "keycloak-saml"],
)
async def test_keycloaks_groups_and_roles_arrive(
    engine: SAMLEngine,
    realm: KeycloakRealm,
    browser: FormBrowser,
    connector: SAMLConnector[Any],
    fields: dict[str, object],
) -> None:
    """Groups as groups; roles, one `Role` attribute each unless the client's scope says otherwise, as an attribute."""
    await give_groups_and_roles(realm, user_id=await realm.add_user("ada"))
    ours = Introduced.to(await keycloak_saml.descriptor(realm), engine, connector, **fields)
    client = await keycloak_saml.import_client(realm, await engine.metadata(ours.party))
    await keycloak_saml.complete_mappers(realm, client)
    await keycloak_saml.add_group_mapper(realm, client)

    url, flow = await ours.asked()
    identity = await ours.identity(flow, await keycloak_saml.sign_in(browser, url))
    assert identity.issuer == realm.issuer
    assert identity.emails == (Email(address="ada@example.com", verified=False),)
    assert (identity.given_name, identity.family_name) == ("Ada", "Lovelace")
    assert identity.groups is not None
    assert sorted(identity.groups) == sorted(GROUPS)
    assert ROLE in identity.attributes["Role"]


async def test_the_names_of_a_university_are_understood(
    engine: SAMLEngine, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """urn:oid names without any setting."""
    ours = Introduced.to(simplesamlphp.metadata(), engine, saml_connector)
    simplesamlphp.import_sp(await engine.metadata(ours.party))
    url, flow = await ours.asked()
    identity = await ours.identity(flow, await sign_in(browser, url))
    assert identity.issuer == simplesamlphp.entity_id
    assert identity.emails == (Email(address=str(ADA.mail), verified=False),)
    assert (identity.given_name, identity.family_name) == (ADA.given_name, ADA.surname)
    assert (identity.name, identity.username) == (ADA.display_name, ADA.uid)
    assert identity.groups == ADA.groups
    assert identity.attributes["urn:oid:1.3.6.1.4.1.5923.1.1.1.1"] == ("member", "staff")
