"""Addresses that hold one name of the administrator's own: a realm, an application, a tenant below a fixed path.

`https://sso.example.com` and `my realm` make `https://sso.example.com/realms/my%20realm`, and that makes them.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

from vestibule_sdk.errors import ConfigError

_SERVER: Final = re.compile(r"https?://[^/?#]+(?:/[^?#]*)?")
_SEGMENT: Final = re.compile(r"[^/?#]+")
_AS_THEY_ARE: Final = "!$&'()*+,;=:@"
"""RFC 3986 3.3: a segment of a path holds them without escaping."""


def with_segment(server: str, *, marker: str, name: str) -> str:
    """The address of a name below a server.

    Args:
        server: The part before the marker, without a final slash.
        marker: What stands between server and name, such as `/realms/`.
        name: In plain characters.
    """
    return f"{server}{marker}{quote(name, safe=_AS_THEY_ARE)}"


def split_segment(address: str, *, marker: str, path: str, example: str) -> tuple[str, str]:
    """Server and name of an address that ends in a marker and a name.

    Args:
        address: Less what an administrator pastes along (see `issuer_base`).
        marker: As above.
        path: The field, for the error.
        example: A right value, for the hint.

    Raises:
        ConfigError: config_error, at the field: it is no such address.
    """
    server, found, name = address.rpartition(marker)
    if not found or not _SERVER.fullmatch(server) or not _SEGMENT.fullmatch(name):
        raise ConfigError(f"is no address that ends in {marker} and a name", path=path, hint=f"For example: {example}")
    return server.rstrip("/"), unquote(name)
