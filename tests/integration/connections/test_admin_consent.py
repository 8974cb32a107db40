"""R29: a provider's administrator is asked for consent, comes back, and the connection's stage says so."""

from urllib.parse import parse_qs, urlsplit

import pytest
from asked_consent import TENANT, state_of
from databases import Database
from manual_clock import ManualClock
from msgspec.structs import replace
from stored import kept_connection

from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.stage import Stage
from vestibule.errors import ConfigError, ConsentDeclined, ConsentLinkExpired, ConsentLinkRefused, NotFound
from vestibule.flows.connections.ask_consent import AskConsent
from vestibule.flows.connections.consent_link import CONSENT_LIFETIME_S, ConsentLinks
from vestibule.flows.connections.take_consent import TakeConsent
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.seal import KeyRing
from vestibule.seal.data_key import DataKey
from vestibule.storage import DatabaseStore
from vestibule_sdk.secret import Secret

OTHER_TENANT = "11111111-2222-3333-4444-555555555555"
ISSUER = f"https://login.microsoftonline.com/{TENANT}/v2.0"
CONFIG = {"tenant": TENANT, "clientId": "66666666-7777-8888-9999-000000000000"}
WHERE = "203.0.113.7"


class Desk:
    """Both ends of a consent, over one store."""

    def __init__(self, store: DatabaseStore, clock: ManualClock) -> None:
        links = ConsentLinks(KeyRing([DataKey(bytes(range(32)), version=1)]).sealer("consent"), clock=clock)
        self.store = store
        self.clock = clock
        self.ask = AskConsent(
            store=store,
            connectors=Registry.installed(),
            urls=Urls("https://login.example.com"),
            links=links,
            clock=clock,
        )
        self.take = TakeConsent(store=store, links=links, clock=clock)

    async def entra(self, **changes: object) -> Connection:
        """A connection to Entra ID."""
        secrets = {"clientSecret": Secret("hush")}
        kept = {"config": CONFIG, "issuer": ISSUER, "secrets": secrets, **changes}
        return await kept_connection(self.store, connector="entra", **kept)

    async def stage(self, connection: Connection) -> Stage:
        """The stored stage."""
        state = await self.store.read(lambda tx: tx.connections.login_state(connection.id))
        assert state is not None
        return state.stage


@pytest.fixture
def desk(store: DatabaseStore) -> Desk:
    return Desk(store, ManualClock())


def answer(state: str, **more: str) -> dict[str, str]:
    """What Entra sends an administrator back with who consented."""
    return {"admin_consent": "True", "tenant": TENANT, "state": state, **more}


async def test_a_connection_goes_from_draft_through_approval_to_linked(desk: Desk) -> None:
    connection = await desk.entra(name="Staff")
    assert await desk.stage(connection) is Stage.DRAFT
    asked = await desk.ask(connection.provider_id)
    assert (asked.stage, await desk.stage(connection)) == (Stage.PENDING_APPROVAL, Stage.PENDING_APPROVAL)
    taken = await desk.take(connection.provider_id, answer(state_of(asked)), client_address=WHERE)
    assert taken.name == "Staff"
    assert await desk.stage(connection) is Stage.LINKED


async def test_the_link_leads_to_the_tenant_and_names_where_to_come_back(desk: Desk) -> None:
    connection = await desk.entra()
    asked = await desk.ask(connection.provider_id)
    assert asked.url.startswith(f"https://login.microsoftonline.com/{TENANT}/v2.0/adminconsent?")
    assert asked.redirect_uri == f"https://login.example.com/api/auth/sso/admin-consent/{connection.provider_id}"
    assert parse_qs(urlsplit(asked.url).query)["redirect_uri"] == [asked.redirect_uri]
    assert asked.expires_at_s == desk.clock.now_s() + CONSENT_LIFETIME_S


async def test_asking_and_the_answer_are_audited_with_the_tenant(desk: Desk, database: Database) -> None:
    """S69. What is said of the tenant is the browser's word, and the actor is the provider, not a person of ours."""
    connection = await desk.entra()
    asked = await desk.ask(connection.provider_id)
    await desk.take(connection.provider_id, answer(state_of(asked)), client_address=WHERE)
    events = database.execute("SELECT action, actor, connection_id, client_address, note FROM audit_events ORDER BY id")
    told = f"provider id: {connection.provider_id}"
    assert sorted(events) == [
        ("admin_consent_asked", "cli", connection.id, "", told),
        ("admin_consent_given", f"provider:{connection.id}", connection.id, WHERE, f"{told}; tenant: {TENANT}"),
    ]


async def test_no_login_under_way_and_no_edit_is_in_the_way_of_a_consent(desk: Desk) -> None:
    connection = await desk.entra()
    asked = await desk.ask(connection.provider_id)
    await desk.take(connection.provider_id, answer(state_of(asked)), client_address=WHERE)
    kept = await desk.store.read(lambda tx: tx.connections.by_id(connection.id))
    assert kept == replace(connection, stage=Stage.LINKED)


async def test_a_working_connection_is_not_unlinked_by_asking_for_more(desk: Desk) -> None:
    connection = await desk.entra(stage=Stage.LINKED)
    asked = await desk.ask(connection.provider_id)
    assert (asked.stage, await desk.stage(connection)) == (Stage.LINKED, Stage.LINKED)
    await desk.take(connection.provider_id, answer(state_of(asked)), client_address=WHERE)
    assert await desk.stage(connection) is Stage.LINKED


async def test_a_refusal_of_the_administrator_leaves_the_link_good(desk: Desk) -> None:
    """Somebody else there may be the one with the right."""
    connection = await desk.entra()
    state = state_of(await desk.ask(connection.provider_id))
    no = {"admin_consent": "True", "error": "access_denied", "error_description": "AADSTS65004", "state": state}
    with pytest.raises(ConsentDeclined) as refused:
        await desk.take(connection.provider_id, no, client_address=WHERE)
    assert refused.value.code == "consent_declined"
    assert "AADSTS65004" in refused.value.detail
    assert await desk.stage(connection) is Stage.PENDING_APPROVAL
    await desk.take(connection.provider_id, answer(state), client_address=WHERE)
    assert await desk.stage(connection) is Stage.LINKED


async def test_the_consent_of_another_tenant_is_not_this_connection_s(desk: Desk) -> None:
    """The administrator was signed in elsewhere: nobody of the connection's own tenant could sign in for it."""
    connection = await desk.entra()
    state = state_of(await desk.ask(connection.provider_id))
    with pytest.raises(ConsentLinkRefused) as refused:
        await desk.take(connection.provider_id, answer(state, tenant=OTHER_TENANT), client_address=WHERE)
    assert refused.value.code == "consent_link_refused"
    assert await desk.stage(connection) is Stage.PENDING_APPROVAL
    await desk.take(connection.provider_id, answer(state, tenant=TENANT.upper()), client_address=WHERE)
    assert await desk.stage(connection) is Stage.LINKED


async def test_any_tenant_may_consent_where_any_may_sign_in(desk: Desk) -> None:
    template = "https://login.microsoftonline.com/{tenantid}/v2.0"
    connection = await desk.entra(config={**CONFIG, "tenant": "organizations"}, issuer=template)
    state = state_of(await desk.ask(connection.provider_id))
    await desk.take(connection.provider_id, answer(state, tenant=OTHER_TENANT), client_address=WHERE)
    assert await desk.stage(connection) is Stage.LINKED


@pytest.mark.parametrize("said", [{"error": "access_denied"}, {"admin_consent": "maybe"}])
async def test_a_link_that_is_not_waited_for_brings_no_refusal_either(desk: Desk, said: dict[str, str]) -> None:
    """Whatever the browser says: a used link is a used link, and does not "stay good"."""
    connection, other = await desk.entra(), await desk.entra(provider_id="Other", name="Other")
    state = state_of(await desk.ask(connection.provider_id))
    for provider_id in (other.provider_id, "Nobody"):
        with pytest.raises(ConsentLinkRefused):
            await desk.take(provider_id, {"state": state, **said}, client_address=WHERE)
    await desk.take(connection.provider_id, answer(state), client_address=WHERE)
    with pytest.raises(ConsentLinkRefused):
        await desk.take(connection.provider_id, {"state": state, **said}, client_address=WHERE)
    assert await desk.stage(connection) is Stage.LINKED


async def test_a_disabled_connection_is_set_up_like_any_other(desk: Desk) -> None:
    connection = await desk.entra(enabled=False)
    asked = await desk.ask(connection.provider_id)
    await desk.take(connection.provider_id, answer(state_of(asked)), client_address=WHERE)
    assert await desk.stage(connection) is Stage.LINKED


async def test_after_two_weeks_the_link_is_good_no_more(desk: Desk) -> None:
    connection = await desk.entra()
    asked = await desk.ask(connection.provider_id)
    desk.clock.advance(CONSENT_LIFETIME_S + 1)
    with pytest.raises(ConsentLinkExpired) as refused:
        await desk.take(connection.provider_id, answer(state_of(asked)), client_address=WHERE)
    assert refused.value.code == "consent_link_expired"
    assert await desk.stage(connection) is Stage.PENDING_APPROVAL


async def test_a_later_link_takes_the_place_of_the_first(desk: Desk) -> None:
    connection = await desk.entra()
    first = await desk.ask(connection.provider_id)
    second = await desk.ask(connection.provider_id)
    with pytest.raises(ConsentLinkRefused) as refused:
        await desk.take(connection.provider_id, answer(state_of(first)), client_address=WHERE)
    assert refused.value.code == "consent_link_refused"
    assert await desk.stage(connection) is Stage.PENDING_APPROVAL
    await desk.take(connection.provider_id, answer(state_of(second)), client_address=WHERE)


async def test_a_connection_without_such_a_place_says_so(desk: Desk) -> None:
    connection = await kept_connection(
        desk.store,
        connector="oidc",
        config={"issuer": "https://id.example", "clientId": "us"},
        secrets={"clientSecret": Secret("hush")},
    )
    with pytest.raises(ConfigError) as refused:
        await desk.ask(connection.provider_id)
    assert (refused.value.code, refused.value.path) == ("config_error", "connector")
    assert await desk.stage(connection) is Stage.DRAFT


async def test_nobody_is_asked_for_a_connection_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(NotFound) as refused:
        await desk.ask("Nobody")
    assert refused.value.code == "object_not_found"
