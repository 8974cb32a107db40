"""What a connector's capabilities are handed to ask the provider something: a door with the host's limits on it."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class ProviderAPI(Protocol):
    """Calls with the access token of one login, to the origins that the profile names (`api_origins`).

    Every call has the host's bounds: addresses, size, time, redirects, and a number of calls for each login.
    """

    async def get(
        self, url: str, *, parameters: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Fetch a JSON object.

        Args:
            url: Inside `api_origins`.
            parameters: Added to its query.
            headers: Beside the host's own.

        Raises:
            VestibuleError: The host's own errors, such as upstream_status. Let them pass.
        """
        ...
