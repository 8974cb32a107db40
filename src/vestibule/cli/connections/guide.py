"""`vestibule connections guide`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.cli.text import plain
from vestibule.domain.connections.rules import check_provider_id
from vestibule.errors import NotFound
from vestibule.flows.connections.guide import setup_guide


@click.command(name="guide")
@config_option
@click.argument("provider_id")
@click.option("--connector", metavar="KEY", help="Its connector, before the connection exists: --connector okta")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, connector: str | None, as_json: bool) -> None:
    """Print how to set a connection up at its provider, step by step.

    Every address in it is the one to paste: this installation's, for this connection. PROVIDER_ID is the name that the
    connection has or will have in addresses. The text is Markdown, the connector's own.
    """
    check_provider_id(provider_id)

    async def work(host: Host) -> tuple[str, str]:
        found = [each for each in await host.manage.all() if each.provider_id == provider_id]
        stored = next(iter(found), None)
        if stored is None and connector is None:
            raise NotFound(
                f"no connection is called {provider_id!r} yet; upper and lower case count",
                hint=f"Say which kind it will be: vestibule connections guide {provider_id} --connector KEY",
            )
        kind = host.registry.named(connector) if connector is not None else host.registry.get(found[0].connector)
        key = kind.manifest.key
        if stored is not None and stored.connector != key:
            message = f"{provider_id} is a connection of the connector {stored.connector}: leave --connector out."
            raise click.UsageError(message)
        return key, setup_guide(kind, host.urls, provider_id, connection=stored)

    key, text = with_host(invocation.settings(), work)
    if as_json:
        show_json({"provider_id": provider_id, "connector": key, "markdown": text})
        return
    for line in text.splitlines():
        click.echo(plain(line))
