"""Addresses that hold one name of the administrator's own: a realm, an application, a tenant below a fixed path.

`https://sso.example.com` and `my realm` make `https://sso.example.com/realms/my%20realm`, and that makes them.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

from vestibule_sdk.errors import ConfigError

SEGMENT: Final = r"^(?!\.\.?$)[^/?#]+$"
"""The pattern of a field for such a name. Dots alone would stand for another place (RFC 3986 5.2.4), escaped or not."""

_SERVER: Final = re.compile(r"https?://[^/?#]+(?:/[^?#]*)?")
_AS_THEY_ARE: Final = "!$&'()*+,;=:@"
"""RFC 3986 3.3: a segment of a path holds them without escaping."""


def with_segment(server: str, *, marker: str, name: str) -> str:
    """The address of a name below a server.

    Args:
        server: The part before the marker, without a final slash.
        marker: What stands between server and name, such as `/realms/`.
        name: In plain characters; one that fits `SEGMENT`.
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
    server, found, escaped = address.rpartition(marker)
    try:
        name = unquote(escaped, errors="strict")
    except UnicodeDecodeError:
        name = ""
    # Both count: what is escaped is no end of the segment, and what it stands for has to be a name all the same.
    is_name = re.fullmatch(SEGMENT, escaped) and re.fullmatch(SEGMENT, name) and name.isprintable()
    if not found or not _SERVER.fullmatch(server) or not is_name:
        raise ConfigError(f"is no address that ends in {marker} and a name", path=path, hint=f"For example: {example}")
    return server.rstrip("/"), name
