"""Fetching a discovery document (Discovery 4)."""

from typing import Any, Final

from vestibule.errors import UpstreamStatus
from vestibule.protocols.net.call import Answer, Call, Net
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oidc.cache import Loaded
from vestibule.protocols.oidc.cache_control import max_age_s
from vestibule.protocols.oidc.discovery.metadata import Metadata, read_metadata
from vestibule.protocols.shown import shown

_OK: Final = 200


async def fetch_metadata(net: Net, url: str) -> Loaded[Metadata]:
    """Fetch a document and read what logins need of it.

    Raises:
        UpstreamError: upstream_status for anything but 200; upstream_not_json; discovery_incomplete; and what the net
            raises.
    """
    answer = await _fetch(net, url)
    return Loaded(read_metadata(json_object(answer)), max_age_s(answer.headers))


async def fetch_document(net: Net, url: str) -> dict[str, Any]:
    """Fetch a document whole, past every cache.

    Raises:
        UpstreamError: As `fetch_metadata`.
    """
    return json_object(await _fetch(net, url))


async def _fetch(net: Net, url: str) -> Answer:
    answer = await net.send(Call(url=url))
    check_status(answer, url, "discovery document")
    return answer


def check_status(answer: Answer, url: str, what: str) -> None:
    """Let only 200 pass.

    Raises:
        UpstreamStatus: upstream_status.
    """
    if answer.status != _OK:
        raise UpstreamStatus(
            f"The {what} at {shown(url)} answered with status {answer.status}",
            hint="Open that address yourself: a wrong realm, tenant or path answers like this.",
            expected="status 200",
            received=f"status {answer.status}",
        )
