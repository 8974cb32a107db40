"""What the log of a start says: the URL to open first, then whatever an operator would want to know today."""

from pathlib import Path
from typing import Final

import structlog

from vestibule.domain.connections.model import Connection
from vestibule.errors import PluginError
from vestibule.plugins import Registry
from vestibule.settings import Settings

_log = structlog.get_logger("vestibule")

_SHOWN: Final = 10


def report_start(
    settings: Settings, *, connections: tuple[Connection, ...], created_key_file: Path | None, tls: bool
) -> None:
    """Write the lines of a start.

    Args:
        settings: What the server runs with.
        connections: The enabled ones.
        created_key_file: The master key file that this start made.
        tls: Whether the server itself speaks TLS.
    """
    _log.info("listening", url=settings.base_url, host=settings.host, port=settings.port)
    if created_key_file is not None:
        _log.warning(
            "master_key_made",
            file=str(created_key_file.resolve()),
            detail="it opens every secret in the database, and nothing else does: keep a copy of it elsewhere",
        )
    _report_address(settings, tls=tls)
    _report_connectors(settings, connections)
    if not connections:
        _log.info("no_connections", detail="nobody can sign in yet; add a way in: vestibule connections add --help")


def _report_address(settings: Settings, *, tls: bool) -> None:
    origin = settings.origin
    if settings.development and origin.port != settings.port:
        _log.warning(
            "port_differs",
            detail=f"base_url names port {origin.port}, this server listens on {settings.port}; without a proxy "
            f"between them set VESTIBULE_BASE_URL=http://{origin.host}:{settings.port}",
        )
    if origin.scheme == "https" and not tls and not settings.trusted_proxies:
        _log.warning(
            "no_trusted_proxies",
            detail="base_url is https and this server speaks http, so a proxy stands in front; name its address in "
            "VESTIBULE_TRUSTED_PROXIES, or all visitors count as one client in rate limits and records",
        )


def _report_connectors(settings: Settings, connections: tuple[Connection, ...]) -> None:
    """A connection whose connector is not loaded stays where it is, and its button leads to an error."""
    registry = Registry.installed(disabled=settings.disabled_connectors)
    for key in sorted({connection.connector for connection in connections}):
        try:
            registry.get(key)
        except PluginError as error:
            without = [connection.provider_id for connection in connections if connection.connector == key]
            _log.warning(
                "connector_not_loaded",
                connector=key,
                code=error.code,
                connections=", ".join(without[:_SHOWN]) + (", ..." if len(without) > _SHOWN else ""),
                detail=error.detail,
            )
