"""Fetching a key set (RFC 7517 5; Core 10.1.1)."""

from vestibule.protocols.net.call import Call, Net
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oidc.cache import Loaded
from vestibule.protocols.oidc.cache_control import max_age_s
from vestibule.protocols.oidc.discovery.fetch import check_status
from vestibule.protocols.oidc.jose.keys import KeySet, read_key_set


async def fetch_key_set(net: Net, url: str) -> Loaded[KeySet]:
    """Fetch and prepare a key set.

    Raises:
        UpstreamError: upstream_status for anything but 200; upstream_not_json; discovery_incomplete; and what the net
            raises.
    """
    answer = await net.send(Call(url=url))
    check_status(answer, url, "key set")
    return Loaded(read_key_set(json_object(answer)), max_age_s(answer.headers))
