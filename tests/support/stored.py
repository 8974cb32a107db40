"""Things to keep in a database: whole, plausible, and different each time."""

import itertools
import time
from typing import Any

from vestibule.domain.accounts.model import Account, Link, LinkMethod
from vestibule.domain.accounts.session import Proof, Session
from vestibule.domain.audit.attempt import Attempt, Outcome, StepRecord
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.domain.connections.own_key import KeyStage, OwnKey
from vestibule.domain.connections.parked import ParkedAnswer
from vestibule.domain.ids import new_id, new_short_id
from vestibule.domain.metadata.entity import EntitySummary, IndexedEntity
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.storage import DatabaseStore
from vestibule_sdk.secret import Secret

NOW_S = 1_800_000_000
ISSUER = "https://kc.example/realms/hall"

_numbers = itertools.count(1)


def fresh_id() -> str:
    """A ULID."""
    return new_id(time.time_ns() // 1_000_000)


def an_account(**changes: object) -> Account:
    """An account."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": fresh_id(),
        "email": f"Person{number}@Example.com",
        "email_key": f"person{number}@example.com",
        "name": f"Person {number}",
        "created_at_s": NOW_S,
    }
    return Account(**{**values, **changes})


def a_link(account: Account, connection: Connection, **changes: object) -> Link:
    """A link of an identity of that connection."""
    values: dict[str, Any] = {
        "id": fresh_id(),
        "account_id": account.id,
        "connection_id": connection.id,
        "issuer": ISSUER,
        "subject": f"subject-{next(_numbers)}",
        "email": account.email,
        "method": LinkMethod.FIRST_SIGN_IN,
        "reasons": ("new_identity", "no_such_address"),
        "created_at_s": NOW_S,
        "last_used_at_s": NOW_S,
    }
    return Link(**{**values, **changes})


def a_proof(**changes: object) -> Proof:
    """A proof."""
    values: dict[str, Any] = {
        "connection_id": "01CONNECTION",
        "provider_id": "keycloak",
        "issuer": ISSUER,
        "subject": f"subject-{next(_numbers)}",
        "at_s": NOW_S,
        "upstream_session_id": f"sid-{next(_numbers)}",
        "logout_hint": Secret("eyJ-an-id-token"),
    }
    return Proof(**{**values, **changes})


def a_session(account: Account, **changes: object) -> Session:
    """A live session of that account."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": fresh_id(),
        "token_hash": number.to_bytes(32),
        "account_id": account.id,
        "created_at_s": NOW_S,
        "last_seen_at_s": NOW_S,
        "idle_expires_at_s": NOW_S + 3_600,
        "expires_at_s": NOW_S + 86_400,
        "proof": a_proof(),
        "client": "Firefox on Linux",
    }
    return Session(**{**values, **changes})


def an_attempt(**changes: object) -> Attempt:
    """A successful attempt."""
    values: dict[str, Any] = {
        "id": new_short_id(),
        "flow_id": f"flow-{next(_numbers)}",
        "at_s": NOW_S,
        "connection_id": "01CONNECTION",
        "provider_id": "keycloak",
        "outcome": Outcome.SIGNED_IN,
        "account_id": "01ACCOUNT",
        "client_address": "203.0.113.7",
        "steps": (StepRecord(step="token", took_ms=12.5, note="ok"), StepRecord(step="verify", took_ms=0.4)),
    }
    return Attempt(**{**values, **changes})


def an_event(**changes: object) -> Event:
    """A login."""
    values: dict[str, Any] = {
        "id": fresh_id(),
        "at_s": NOW_S,
        "action": Action.LOGIN,
        "actor": "account:01ACCOUNT",
        "organization_id": "01ORGANIZATION",
    }
    return Event(**{**values, **changes})


def an_own_key(stage: KeyStage = KeyStage.ACTIVE, **changes: object) -> OwnKey:
    """A key of ours at a SAML connection; to the storage its PEM is any text."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "stage": stage,
        "certificate": f"-----BEGIN CERTIFICATE-----\n{number}\n-----END CERTIFICATE-----\n",
        "private_key": Secret(f"-----BEGIN PRIVATE KEY-----\n{number}\n-----END PRIVATE KEY-----\n"),
        "created_at_s": NOW_S,
    }
    return OwnKey(**{**values, **changes})


def a_parked_answer(**changes: object) -> ParkedAnswer:
    """An answer that waits for two minutes."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key_hash": number.to_bytes(32),
        "connection_id": "01CONNECTION",
        "login_version": 3,
        "content": f"answer {number}".encode(),
        "expires_at_s": NOW_S + 120,
    }
    return ParkedAnswer(**{**values, **changes})


async def park(store: DatabaseStore, answer: ParkedAnswer) -> None:
    """Park an answer in a transaction of its own."""
    await store.write(lambda transaction: transaction.parked.add(answer))


async def a_connection(store: DatabaseStore, **changes: object) -> Connection:
    """A connection of the built-in organization, not yet kept."""
    organization = await store.read(lambda transaction: transaction.organizations.by_slug("default"))
    assert organization is not None
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": fresh_id(),
        "organization_id": organization.id,
        "provider_id": f"Keycloak-{number}",
        "connector": "keycloak",
        "name": f"Keycloak {number}",
        "icon": "keycloak",
        "config": {"serverUrl": "https://kc.example", "realm": "hall", "scopes": ["openid"]},
        "secrets": {"clientSecret": Secret("the-client-secret")},
        "issuer": ISSUER,
        "enabled": True,
        "callback_form": CallbackForm.SHARED,
        "trusted_for_linking": False,
        "version": 1,
        "created_at_s": NOW_S,
        "updated_at_s": NOW_S,
    }
    return Connection(**{**values, **changes})


async def kept_connection(store: DatabaseStore, **changes: object) -> Connection:
    """A connection, kept."""
    connection = await a_connection(store, **changes)
    await store.write(lambda transaction: transaction.connections.add(connection))
    return connection


async def kept_account(store: DatabaseStore, **changes: object) -> Account:
    """An account, kept."""
    account = an_account(**changes)
    await keep_account(store, account)
    return account


async def keep_attempt(store: DatabaseStore, attempt: Attempt) -> None:
    """Keep an attempt in a transaction of its own."""
    await store.write(lambda transaction: transaction.attempts.add(attempt))


async def keep_event(store: DatabaseStore, event: Event) -> None:
    """Keep an event in a transaction of its own."""
    await store.write(lambda transaction: transaction.audit.append(event))


async def keep_account(store: DatabaseStore, account: Account) -> None:
    """Keep an account in a transaction of its own."""
    await store.write(lambda transaction: transaction.accounts.add(account))


async def find_account(store: DatabaseStore, account_id: str) -> Account | None:
    """Read an account in a transaction of its own."""
    return await store.read(lambda transaction: transaction.accounts.get(account_id))


def a_source(**changes: object) -> MetadataSource:
    """A federation's document that nobody has read yet."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "id": fresh_id(),
        "name": f"federation-{number}",
        "kind": SourceKind.AGGREGATE,
        "url": f"https://federation-{number}.example/metadata.xml",
        "signer": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "created_at_s": NOW_S,
    }
    return MetadataSource(**{**values, **changes})


async def kept_source(store: DatabaseStore, **changes: object) -> MetadataSource:
    """A source, kept."""
    source = a_source(**changes)
    await store.write(lambda transaction: transaction.metadata_sources.add(source))
    return source


def an_indexed_entity(*, document: bytes = b"<md:EntityDescriptor/>", **changes: object) -> IndexedEntity:
    """A provider of an index."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "entity_id": f"https://idp{number}.example/shibboleth",
        "name": f"University {number}",
        "search": f"university {number} universitat {number} idp{number}.example",
        "scopes": (f"idp{number}.example", f"staff.idp{number}.example"),
        "authority": "https://federation.example/",
        "valid_until_s": NOW_S + 86_400,
        "line": number,
    }
    return IndexedEntity(summary=EntitySummary(**{**values, **changes}), document=document)


def a_follow(connection: Connection, source: MetadataSource, **changes: object) -> Follow:
    """The tie of a connection to a source."""
    values: dict[str, Any] = {
        "connection_id": connection.id,
        "source_id": source.id,
        "entity_id": f"https://idp{next(_numbers)}.example/shibboleth",
        "taken": {"ssoUrl": "https://idp.example/sso", "signingCertificates": ["MIIB", "MIIC"], "sloUrl": None},
        "document_hash": "ab" * 32,
    }
    return Follow(**{**values, **changes})
