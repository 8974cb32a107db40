"""A connector's door to the provider's API: the login's access, a few origins, and a number of calls (DESIGN.md)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vestibule.errors import BlockedAddress, ConnectorBroken, UpstreamStatus
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.net.url import Origin, parse_url
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.authorization_url import with_parameters
from vestibule.protocols.shown import shown

CALLS_AT_MOST: Final = 20
"""A login. At Microsoft Graph that is 20 pages of 999 groups."""

_OK: Final = 200
_OURS: Final = frozenset({"authorization", "dpop"})
_HINT: Final = "Report this to the connector's author."


class LoginAPI:
    """A `ProviderAPI` for one login.

    Attributes:
        fault: The first refusal of a call that the connector may not make. It ends the login even if the connector
            swallows it: groups that were asked for in vain would be missing in silence.
    """

    def __init__(self, access: Access | None, *, origins: Sequence[str], name: str) -> None:
        """Open the door.

        Args:
            access: The login's; None where the profile names no origins, and so no call is allowed.
            origins: The profile's `api_origins`.
            name: Whose calls these are, for the refusals.
        """
        self._access = access
        self._origins = {_origin(each) for each in origins} - {None}
        self._name = name
        self._calls = 0
        self.fault: ConnectorBroken | None = None

    async def get(
        self, url: str, *, parameters: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Fetch a JSON object.

        Raises:
            ConnectorBroken: connector_broken: outside the origins, once too often, or with a header that is ours.
            UpstreamStatus: upstream_status: anything but 200.
            UpstreamError: upstream_not_json, and what the net raises.
        """
        access = self._checked(url, headers or {})
        self._calls += 1
        if parameters:
            url = with_parameters(url, parameters.items())
        answer = await access.get(url, headers={"Accept": "application/json", **(headers or {})})
        if answer.status != _OK:
            raise UpstreamStatus(
                f"The provider's API at {_place(url)} answered with status {answer.status}",
                hint="Check the permissions of this application at the provider, and whether an administrator there "
                "has consented to them.",
                expected="status 200",
                received=f"status {answer.status}",
            )
        return json_object(answer)

    def _checked(self, url: object, headers: Mapping[str, str]) -> Access:
        access = self._access
        if access is None or not isinstance(url, str) or _origin(url) not in self._origins:
            raise self._refused(f"called {_place(url)}, which is outside of its profile's api_origins")
        if not _OURS.isdisjoint(name.lower() for name in headers):
            raise self._refused("set a header that proves who calls")
        if self._calls >= CALLS_AT_MOST:
            raise self._refused(f"made more than {CALLS_AT_MOST} calls in one login")
        return access

    def _refused(self, what: str) -> ConnectorBroken:
        error = ConnectorBroken(f"{self._name}: it {what}.", hint=_HINT)
        self.fault = self.fault or error
        return error


def _origin(url: str) -> Origin | None:
    try:
        return parse_url(url).origin
    except BlockedAddress:
        return None


def _place(url: object) -> str:
    """An address without its query, which may hold anything."""
    return shown(url.partition("?")[0] if isinstance(url, str) else url, limit=120)
