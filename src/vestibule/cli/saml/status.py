"""`vestibule saml status`."""

from typing import Any, NamedTuple

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.saml_profile import is_saml
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_pairs, show_text
from vestibule.cli.saml.federation import pinned_key, source_row
from vestibule.cli.text import plain
from vestibule.clock import rfc3339
from vestibule.domain.connections.model import FEDERATION_ISSUER
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import NotFound
from vestibule.flows.metadata_import.ending import Ending
from vestibule.flows.metadata_import.endings import endings_of_source
from vestibule.flows.metadata_import.status import ConnectionStatus


class _Seen(NamedTuple):
    sources: tuple[MetadataSource, ...]
    connections: tuple[ConnectionStatus, ...]
    now_s: int


@click.command(name="status")
@config_option
@click.argument("provider_id", required=False)
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str | None, as_json: bool) -> None:
    """Show what metadata is followed, what runs out, and what fails.

    What ends within thirty days has an exclamation mark in front, within three weeks two, within two weeks three,
    within a week four, and afterwards OVER.
    """

    async def work(host: Host) -> _Seen:
        found = await host.metadata.status.connections()
        chosen = tuple(
            each for each in found if is_saml(each.connection) and provider_id in (None, each.connection.provider_id)
        )
        if provider_id is not None and not chosen:
            raise NotFound(
                f"no SAML connection is called {provider_id[:80]!r}; upper and lower case count",
                hint="See what there is: vestibule connections list",
            )
        sources = await host.metadata.sources.all() if provider_id is None else ()
        return _Seen(sources, chosen, host.clock.now_s())

    seen = with_host(invocation.settings(), work)
    if as_json:
        show_json(
            {
                "sources": [
                    {**source_row(source), "warnings": _warnings(endings_of_source(source, now_s=seen.now_s))}
                    for source in seen.sources
                ],
                "connections": [connection_row(each) for each in seen.connections],
            }
        )
        return
    _show(seen)


def connection_row(status: ConnectionStatus) -> dict[str, Any]:
    """One connection, for a program."""
    follow, held = status.follow, None if status.follow is None else status.follow.held
    until_s = status.connection.metadata_until_s
    return {
        "provider_id": status.connection.provider_id,
        "entity_id": status.connection.issuer,
        "follows": None if status.source is None else source_row(status.source),
        "metadata_until": None if until_s is None else rfc3339(until_s),
        "own_fields": list(status.own_fields),
        "waiting": None if held is None else {"fields": dict(held.fields), "reasons": list(held.reasons)},
        "missing_since": None if follow is None or follow.missing_since_s is None else rfc3339(follow.missing_since_s),
        "warnings": _warnings(status.endings),
    }


def _warnings(endings: tuple[Ending, ...]) -> list[dict[str, Any]]:
    return [{"loudness": int(one.loudness), "mark": one.loudness.mark, "sentence": one.sentence} for one in endings]


def _show(seen: _Seen) -> None:
    federations = [source for source in seen.sources if source.kind is SourceKind.AGGREGATE]
    for source in federations:
        row = source_row(source)
        show_heading(f"Federation {source.name}")
        show_pairs(
            [
                ("Address", source.url or "a file"),
                ("Providers", source.entities),
                ("Signature", "verified" if source.signer else "not checked: no certificate is pinned"),
                ("Pinned key", pinned_key(source)),
                ("Last read", row["fetched_at"]),
                ("Read again", row["refresh_at"] or "never by itself"),
                ("Valid until", row["valid_until"] or "it names no end"),
            ],
            indent="  ",
        )
        _show_endings(endings_of_source(source, now_s=seen.now_s))
    for status in seen.connections:
        _show_connection(status)
    if not federations and not seen.connections:
        click.echo("There is no SAML connection and no federation.\nBegin with:  vestibule saml import FILE|URL")


def _show_connection(status: ConnectionStatus) -> None:
    source, until_s = status.source, status.connection.metadata_until_s
    show_heading(f"{status.connection.provider_id} ({status.connection.name})")
    row = None if source is None else source_row(source)
    show_pairs(
        [
            (
                "Entity ID" if status.connection.federation is None else "Admits all providers of",
                status.connection.issuer.removeprefix(FEDERATION_ISSUER),
            ),
            ("Follows", "nothing: its metadata is read once, by hand" if source is None else _followed(source)),
            ("Pinned key", source and pinned_key(source)),
            ("Last read", row and row["fetched_at"]),
            ("Read again", row and (row["refresh_at"] or "never by itself")),
            ("Counts until", None if until_s is None else rfc3339(until_s)),
            ("Your own entries", ", ".join(status.own_fields)),
        ],
        indent="  ",
    )
    _show_endings(status.endings)


def _followed(source: MetadataSource) -> str:
    where = source.url or "a file"
    return where if source.kind is SourceKind.ENTITY else f"the federation {source.name} ({where})"


def _show_endings(endings: tuple[Ending, ...]) -> None:
    for one in endings:
        show_text(f"{one.loudness.mark} {plain(one.sentence)}", hang="  ")
