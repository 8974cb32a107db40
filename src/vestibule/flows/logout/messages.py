"""SAML logout messages as the browser brings them: the provider's requests, and its answers to ours."""

from collections.abc import Mapping

from vestibule.errors import SigningKeyUnknown
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import OpenedSAML
from vestibule.flows.engines import Engines
from vestibule.flows.logout.requested import Ended, EndNamedSessions
from vestibule.flows.metadata_import.renewer import Renewer
from vestibule.protocols.saml.received import LogoutAnswered, LogoutRequested


class LogoutMessages:
    """Verifies logout messages; what they ask for is done at once."""

    def __init__(
        self, *, connections: OpenConnections, engines: Engines, end: EndNamedSessions, renew: Renewer
    ) -> None:
        self._connections = connections
        self._engines = engines
        self._end = end
        self._renew = renew

    async def __call__(
        self,
        provider_id: str,
        message: bytes | Mapping[str, str],
        *,
        client_address: str,
    ) -> Ended | LogoutAnswered:
        """Take a message.

        One that is signed with an unknown key is verified once more where the provider's metadata has a newer one.

        Args:
            provider_id: Named by the address at which it arrived.
            message: By redirect the whole query string as it came, for the signature is over its octets; by POST the
                form's fields.
            client_address: Of the browser that brings it.

        Returns:
            What a request did; or an answer, which is good only in the browser that took our request there (S13).

        Raises:
            UnknownConnection: unknown_connection.
            UnknownProvider: unknown_provider; the federation has no provider of the name that the message gives.
            MetadataExpired: metadata_expired; the keys that could verify it count no more.
            VerificationError: One class for each check; nothing has ended.
            PluginError, ConfigError, UpstreamBusy, DatabaseUnavailable: As named; nothing has ended.
        """
        opened = await self._judging(provider_id, message)
        engine = self._engines.saml.engine
        try:
            said = await engine.receive_logout(opened.party, message)
        except SigningKeyUnknown:
            if not await self._renew(opened.connection, generation=opened.generation):
                raise
            opened = await self._judging(provider_id, message)
            said = await engine.receive_logout(opened.party, message)
        if isinstance(said, LogoutRequested):
            return await self._end(opened, said, client_address=client_address)
        return said

    async def _judging(self, provider_id: str, message: bytes | Mapping[str, str]) -> OpenedSAML:
        """The connection by whose provider's keys a message is judged; at a federation, of the one it names."""
        entered = await self._connections.get_saml(provider_id)
        if isinstance(entered, OpenedSAML):
            return entered
        issuer = await self._engines.saml.engine.issuer_of_logout(message)
        return await self._connections.provider(entered, issuer)
