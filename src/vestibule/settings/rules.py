"""What settings must fulfil beyond their types: an installation that is unsafe by its settings does not start (S74)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from vestibule.settings.database import database_message
from vestibule.settings.fault import Fault
from vestibule.settings.network import network_messages
from vestibule.settings.origin import parse_origin

if TYPE_CHECKING:
    from vestibule.settings.model import Settings

_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_LOCAL_PATH: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")


def faults(settings: "Settings") -> Iterator[Fault]:
    """Everything that is wrong with settings whose types are right."""
    development = False
    try:
        origin = parse_origin(settings.base_url)
        development = origin.scheme == "http" and origin.is_loopback
        if origin.scheme == "http" and not development:
            yield Fault(
                "base_url",
                "http is for development on localhost only: a session could be read on the way; write https",
            )
        if settings.demo and not development:
            yield Fault("demo", "the demo shows details to everybody; it runs only with a base_url on http://localhost")
    except ValueError as error:
        yield Fault("base_url", str(error))
    message = database_message(settings.database_url, development=development)
    if message:
        yield Fault("database_url", message)
    yield from _return_origins(settings.return_origins, development=development)
    yield from _networks(settings)
    if settings.session_idle_s > settings.session_absolute_s:
        yield Fault("session_idle_s", "longer than session_absolute_s, so it would never count")
    if not _PREFIX.fullmatch(settings.page_prefix):
        yield Fault(
            "page_prefix", "write a path such as /auth: with a slash in front, none at the end, or leave it empty"
        )
    if settings.brand_logo is not None and not _LOCAL_PATH.fullmatch(settings.brand_logo):
        yield Fault("brand_logo", "write a path on this origin, such as /static/logo.svg")


def _return_origins(origins: tuple[str, ...], *, development: bool) -> Iterator[Fault]:
    for text in origins:
        try:
            origin = parse_origin(text)
        except ValueError as error:
            yield Fault("return_origins", f"{_shown(text)}: {error}")
            continue
        if origin.scheme == "http" and not (development and origin.is_loopback):
            yield Fault("return_origins", f"{text}: http is for development on localhost only; write https")


def _networks(settings: "Settings") -> Iterator[Fault]:
    for message in network_messages(
        settings.trusted_proxies, consequence="anybody could then pretend to be another client address"
    ):
        yield Fault("trusted_proxies", message)
    for message in network_messages(
        settings.upstream_networks, consequence="public addresses need no entry, and a private one is named by itself"
    ):
        yield Fault("upstream_networks", message)


def _shown(text: str) -> str:
    """A configured address without what may be a password in it."""
    return text if "@" not in text else "(address with a user name)"
