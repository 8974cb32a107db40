"""What a twin keeps for SAML: its credentials, the applications it knows, the logouts under way."""

from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from vestibule_twin.expiring import Expiring
from vestibule_twin.saml.credentials import CredentialRing
from vestibule_twin.saml.service_provider import ServiceProvider

LOGOUT_S: Final = 600
LOGOUTS_AT_MOST: Final = 1_000


class PendingLogout(Struct, frozen=True, kw_only=True):
    """A LogoutRequest of ours that waits for its answer."""

    sp_entity_id: str
    others_untold: bool
    """More applications were in the session than the one that is told."""


class SAMLState:
    """The SAML side of one twin."""

    def __init__(
        self, entity_id: str, service_providers: Iterable[ServiceProvider], *, clock: Callable[[], float]
    ) -> None:
        self.entity_id = entity_id
        self.credentials = CredentialRing()
        self.service_providers = {sp.entity_id: sp for sp in service_providers}
        self.last_responses: dict[str, bytes] = {}
        """By entity id: what the fault `response_replayed` sends again."""
        self.logouts: Expiring[str, PendingLogout] = Expiring(ttl_s=LOGOUT_S, at_most=LOGOUTS_AT_MOST, clock=clock)
        """By the ID of the request."""
