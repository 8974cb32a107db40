"""A login that is about to begin: what goes wrong there is told with its connection, and stored nowhere.

With pushed requests a wrong secret or redirect URI shows here and not at the callback; without the connection's name
nobody would know whose it is.
"""

from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from vestibule.domain.ids import new_short_id
from vestibule.errors import ConfigError, MetadataExpired, PluginError, VestibuleError
from vestibule.flows.connections.opened import InUse
from vestibule.flows.login import record
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.flow import Purpose
from vestibule.flows.login.record import Answered, Client
from vestibule.protocols.trace import Trace

_OF_A_CONNECTION: Final = (ConfigError, PluginError, MetadataExpired)
"""What is said only of a connection that there is: anything else may be about a name that somebody made up."""


@dataclass(kw_only=True, slots=True)
class Beginning:
    """One beginning.

    Attributes:
        client: Who asks.
        return_to: Where the login is to lead.
        trace: Of its steps.
        purpose: What is begun.
        provider_id: How the connection is named; "" when it is known by its internal id.
        connection_id: The internal id; "" when the connection is known by its name.
        opened: The connection, as soon as it is.
    """

    client: Client
    return_to: str
    trace: Trace
    purpose: Purpose = Purpose.LOGIN
    provider_id: str = ""
    connection_id: str = ""
    opened: InUse | None = None

    def failed(self, error: VestibuleError) -> VestibuleError | AttemptFailed:
        """What to raise for an error: itself while it is about no connection, else the attempt with its name."""
        if self.opened is None and not isinstance(error, _OF_A_CONNECTION):
            return error
        answered = Answered(
            attempt_id=new_short_id(),
            flow_id="",
            connection_id=self.connection_id if self.opened is None else self.opened.connection.id,
            return_to=self.return_to,
            client=self.client,
            previous=None,
            trace=self.trace,
            purpose=self.purpose,
        )
        attempt = record.refusal(answered, self.opened, error=error, clock=self.trace.clock)
        if self.opened is None:
            attempt = replace(attempt, provider_id=self.provider_id)
        return AttemptFailed(
            error,
            attempt=attempt,
            opened=self.opened,
            return_to=self.return_to,
            purpose=self.purpose,
            stored=False,
        )
