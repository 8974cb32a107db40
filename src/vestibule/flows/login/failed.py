"""A login that failed, as it is told to whoever shows it."""

from vestibule.domain.audit.attempt import Attempt
from vestibule.errors import VestibuleError
from vestibule.flows.connections.opened import InUse
from vestibule.flows.login.flow import Purpose


class AttemptFailed(Exception):
    """A login that failed after its flow was opened, or whose connection is known at least.

    Attributes:
        error: Why.
        attempt: What is kept of it.
        opened: The connection; None when it is not there any more, or cannot be opened.
        return_to: Where the login was to lead.
        purpose: Of the flow: what failed need not be a login.
        stored: False for what anybody can send: the attempt is worth a line in the log, and no row.
    """

    def __init__(
        self,
        error: VestibuleError,
        *,
        attempt: Attempt,
        opened: InUse | None,
        return_to: str,
        purpose: Purpose,
        stored: bool,
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.attempt = attempt
        self.opened = opened
        self.return_to = return_to
        self.purpose = purpose
        self.stored = stored
