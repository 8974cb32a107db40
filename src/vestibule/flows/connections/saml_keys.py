"""Changing our key at a SAML connection in three steps, so that no sign-in fails in between.

Publish the next key, let the provider read our metadata, switch, let it encrypt to the new one, retire the old. Each
step is one transaction with its audit event (S69) and a new version of the connection: what was begun before it ends
(S73).
"""

from collections.abc import Callable

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage, OwnKey, publish_next, retire, switch
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.built import event_of, next_version
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.store import Store, Transaction

Rule = Callable[[tuple[OwnKey, ...]], tuple[OwnKey, ...]]


class SAMLKeys:
    """What an administrator does with our keys."""

    def __init__(self, *, store: Store, saml: SAMLOnDemand, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._saml = saml
        self._feed = feed
        self._clock = clock

    async def publish_next(self, provider_id: str) -> Connection:
        """Make a key and publish it beside the one that signs.

        Raises:
            NotFound: object_not_found.
            ConfigError: config_error, at `keys`: it is no SAML connection, or a rollover is under way.
            EditConflict: edit_conflict: somebody changed the connection at the same time.
            DatabaseUnavailable: database_unavailable.
        """

        async def find(transaction: Transaction) -> Connection:
            return await stored_connection(transaction, provider_id)

        stored = await self._store.read(find)
        pair = await self._saml.new_key_pair(common_name=stored.provider_id)
        new = OwnKey(
            stage=KeyStage.NEXT,
            certificate=pair.certificate,
            private_key=pair.private_key,
            created_at_s=self._clock.now_s(),
        )
        return await self._step(provider_id, Action.KEY_PUBLISHED, lambda keys: publish_next(keys, new))

    async def switch(self, provider_id: str) -> Connection:
        """Sign with the next key from now on. Raises as `publish_next`."""
        return await self._step(provider_id, Action.KEY_SWITCHED, switch)

    async def retire(self, provider_id: str) -> Connection:
        """Forget the old key. Raises as `publish_next`."""
        return await self._step(provider_id, Action.KEY_RETIRED, retire)

    async def _step(self, provider_id: str, action: Action, rule: Rule) -> Connection:
        async def write(transaction: Transaction) -> Connection:
            stored = await stored_connection(transaction, provider_id)
            connection = next_version(replace(stored, own_keys=rule(stored.own_keys)), clock=self._clock)
            await transaction.connections.replace(connection, expected_version=stored.version)
            await transaction.audit.append(event_of(action, connection, clock=self._clock))
            return connection

        connection = await self._store.write(write)
        self._feed.tell("connection", connection.id)
        return connection
