"""An address as an administrator types or pastes it, as the base of a provider's addresses."""

import re
from typing import Final
from urllib.parse import urlsplit

from vestibule_sdk.errors import ConfigError

WELL_KNOWN: Final = "/.well-known/openid-configuration"

_LOOPBACK: Final = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_OF_A_URI: Final = re.compile(r"[A-Za-z0-9\-._~:/\[\]@!$&'()*+,;=%]+")
"""RFC 3986 2, less what begins a query or a fragment."""


def web_address(typed: str, *, path: str, example: str, beyond: tuple[str, ...] = ()) -> str:
    """The address of a server: https, without a final slash, query or fragment.

    A bare host name gets its scheme. Plain http stays for loopback names alone, where nobody else can answer.

    Args:
        typed: What the administrator entered.
        path: The field, for the error.
        example: A right value, for the hint.
        beyond: Segments of a path with which an address goes beyond the server: what people copy along from a page of
            it.

    Raises:
        ConfigError: config_error, at the field.
    """
    text = typed.strip()
    address = (text if "://" in text else f"https://{text}").rstrip("/")
    if not _is_server(address):
        raise ConfigError("is no https address of a server", path=path, hint=f"For example: {example}")
    further = next((name for name in urlsplit(address).path.split("/") if name in beyond), None)
    if further is not None:
        raise ConfigError(
            f"goes beyond the server: leave out everything from /{further} on",
            path=path,
            hint=f"For example: {example}",
        )
    return address


def issuer_base(typed: str) -> str:
    """What was typed or pasted as an issuer, less the suffix of its discovery document and one final slash (R10)."""
    return typed.strip().removesuffix("/").removesuffix(WELL_KNOWN).removesuffix("/")


def _is_server(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.netloc.endswith(":") or not _OF_A_URI.fullmatch(address):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and bool(_LOOPBACK.fullmatch(host)))
