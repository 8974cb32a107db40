"""What is said of a connection that was added: what it is, what to register, and what to do next."""

from collections.abc import Iterator

import rich_click as click

from vestibule.cli.connections.provider_metadata import show_metadata
from vestibule.cli.connections.registration import show_registration
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule_sdk import AnyConnector, OIDCConnector, SAMLConnector


def show_added(
    connection: Connection,
    connector: AnyConnector,
    *,
    imported: ImportedMetadata | None,
    follows: str,
    is_default_trust: bool,
    registration: dict[str, str],
    was_asked: bool,
) -> None:
    """Print it.

    Args:
        connection: As it was kept.
        connector: Its connector.
        imported: What its metadata says.
        follows: The address of the metadata that it follows; "" for none.
        is_default_trust: Whether nobody has said if it is trusted for linking.
        registration: What to register at the provider; empty where that was shown before.
        was_asked: Whether the provider was asked for its issuer.
    """
    click.echo(f"Added {connection.provider_id}: {connection.name}, issuer {connection.issuer}")
    if imported is not None:
        show_metadata(imported, now_s=connection.created_at_s)
    if follows:
        click.echo(f"It follows {follows}: what changes there is taken over by itself.")
    trusted = "yes" if connection.trusted_for_linking else "no"
    click.echo(f"Trusted for linking: {trusted}{', by default' if is_default_trust else ''}")
    if registration:
        show_registration(registration)
    steps = dict(_steps(connection.provider_id, connector, was_asked=was_asked))
    if steps:
        click.echo()
    width = max(map(len, steps), default=0)
    for words, command in steps.items():
        click.echo(f"{words:<{width}}  {command}")


def _steps(provider_id: str, connector: AnyConnector, *, was_asked: bool) -> Iterator[tuple[str, str]]:
    """The commands that may follow, by why."""
    if connector.guide is not None:
        yield "Set it up at the provider, step by step:", f"vestibule connections guide {provider_id}"
    if isinstance(connector, OIDCConnector) and connector.admin_consent is not None:
        yield "Ask its administrator to consent for all:", f"vestibule connections consent {provider_id}"
    if isinstance(connector, SAMLConnector):
        yield "Or give the provider our metadata:", f"vestibule connections metadata {provider_id}"
        yield "Then look for faults:", f"vestibule connections test {provider_id}"
    elif not was_asked:
        yield "The provider was not asked. When it can be reached:", f"vestibule connections test {provider_id}"
