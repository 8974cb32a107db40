"""SAML logout messages as the browser brings them: the provider's requests, and its answers to ours."""

from collections.abc import Mapping

from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.engines import Engines
from vestibule.flows.logout.requested import Ended, EndNamedSessions
from vestibule.protocols.saml.received import LogoutAnswered, LogoutRequested


class LogoutMessages:
    """Verifies logout messages; what they ask for is done at once."""

    def __init__(self, *, connections: OpenConnections, engines: Engines, end: EndNamedSessions) -> None:
        self._connections = connections
        self._engines = engines
        self._end = end

    async def __call__(
        self,
        provider_id: str,
        *,
        query: bytes | None = None,
        form: Mapping[str, str] | None = None,
        client_address: str,
    ) -> Ended | LogoutAnswered:
        """Take a message.

        Args:
            provider_id: Named by the address at which it arrived.
            query: The whole query string as it came, where it came by redirect: the signature is over its octets.
            form: The form's fields, where it came by POST.
            client_address: Of the browser that brings it.

        Returns:
            What a request did; or an answer, which is good only in the browser that took our request there (S13).

        Raises:
            UnknownConnection: unknown_connection.
            VerificationError: One class for each check; nothing has ended.
            PluginError, ConfigError, UpstreamBusy, DatabaseUnavailable: As named; nothing has ended.
        """
        opened = await self._connections.get_saml(provider_id)
        message = await self._engines.saml.engine.receive_logout(opened.party, query=query, form=form)
        if isinstance(message, LogoutRequested):
            return await self._end(opened, message, client_address=client_address)
        return message
