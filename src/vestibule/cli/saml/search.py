"""`vestibule saml search`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.cli.saml.found import SHOWN_AT_MOST, entity_row, show_found
from vestibule.domain.metadata.repository import FoundEntities
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import NotFound


@click.command(name="search")
@config_option
@click.argument("words", nargs=-1, metavar="[TEXT]...")
@click.option("--source", "name", metavar="NAME", help="Only in this source; else in all.")
@click.option(
    "--limit", type=click.IntRange(1, 1_000), default=SHOWN_AT_MOST, show_default=True, help="Show so many at most."
)
@json_option
@click.pass_obj
def command(invocation: Invocation, *, words: tuple[str, ...], name: str | None, limit: int, as_json: bool) -> None:
    """Find identity providers in the indexed federations.

    Every word of TEXT has to occur in a provider's names, domains or entity ID; without it all are listed. Case and
    accents do not count.
    """
    text = " ".join(words)

    async def work(host: Host) -> list[tuple[MetadataSource, FoundEntities]]:
        sources = host.metadata.sources
        named = await sources.all() if name is None else (await sources.get(name),)
        indexed = [source for source in named if source.kind is SourceKind.AGGREGATE]
        if not indexed:
            raise NotFound("no federation has been indexed", hint="Index one: vestibule saml import URL --signer FILE")
        return [(source, await sources.find(source, text, at_most=limit)) for source in indexed]

    results = with_host(invocation.settings(), work)
    if as_json:
        show_json(
            [{"source": source.name, **entity_row(entity)} for source, found in results for entity in found.entities]
        )
        return
    for source, found in results:
        if len(results) > 1:
            click.echo(f"{source.name}: {found.matching} of {source.entities}", err=True)
        show_found(found, query=text)
