"""`vestibule saml` as an administrator types it, beside a host that runs, and what it leaves in the audit trail."""

import asyncio

from command_line import CommandLine, Ended
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from keycloak_login import services_of
from running_host import environ_for
from saml_host import CHANGE_SEEN_S, SAMLHost

from vestibule.domain.audit.event import Action


async def try_saml(staff: SAMLHost, *args: str) -> Ended:
    """Run a command with the host's own settings, whatever comes of it; the host has heard of it afterwards.

    Args:
        staff: Whose installation it is.
        args: Behind `vestibule saml`.
    """
    settings = staff.host.settings
    environ = environ_for(
        settings.database_url.reveal(),
        port=settings.port,
        base_url=settings.base_url,
        upstream_networks=",".join(settings.upstream_networks),
        upstream_ports=",".join(map(str, settings.upstream_ports)),
    )
    # In a thread: the command has a loop of its own.
    ended = await asyncio.to_thread(CommandLine(environ), "saml", *args)
    staff.clock.advance(CHANGE_SEEN_S)
    return ended


async def saml(staff: SAMLHost, *args: str) -> Ended:
    """The same; it succeeds."""
    ended = await try_saml(staff, *args)
    assert ended.status == 0, ended.err
    return ended


async def import_provider(staff: SAMLHost, metadata: str, *options: str) -> Ended:
    """The one command that makes a connection of a provider's metadata.

    Args:
        staff: The host, whose one connection it becomes.
        metadata: An address or a file.
        options: More of the command's.
    """
    named = ("--provider-id", staff.provider_id, "--name", staff.provider_id)
    return await saml(staff, "import", metadata, *named, "--yes", *options)


def notes(staff: SAMLHost, action: Action) -> list[str]:
    """What the audit trail says of all acts of one kind, the oldest first."""
    store = services_of(staff.host).store
    events = staff.host.run(store.read(lambda transaction: transaction.audit.newest(limit=500)))
    return [event.note for event in reversed(events) if event.action is action]


def fingerprint(certificate: x509.Certificate) -> str:
    """As consoles and the audit trail show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()
