"""`vestibule connections change`."""

from typing import Any

import rich_click as click
from msgspec import UNSET

from vestibule.app.host import Host
from vestibule.cli.connections.options import callback_option, value_options
from vestibule.cli.connections.registration import show_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.values import Given, read_values
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option, offline_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.difference import changed_fields
from vestibule.flows.connections.draft import Change
from vestibule.plugins.forms import form_of


@click.command(name="change")
@config_option
@click.argument("provider_id")
@click.option("--name", metavar="TEXT", help='What the button says: "Continue with TEXT".')
@value_options
@click.option("--unset", "unset", multiple=True, metavar="FIELD", help="Empty a field of the configuration.")
@callback_option()
@click.option("--trust-for-linking/--no-trust-for-linking", default=None, help="Whether it may join accounts.")
@offline_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - an option each
    invocation: Invocation,
    *,
    provider_id: str,
    name: str | None,
    values: tuple[str, ...],
    variables: tuple[str, ...],
    files: tuple[str, ...],
    prompts: tuple[str, ...],
    unset: tuple[str, ...],
    callback: str | None,
    trust_for_linking: bool | None,
    offline: bool,
    as_json: bool,
) -> None:
    """Change a connection.

    What no option names stays as it is. Sign-ins under way through the connection have to be started again. When the
    provider's address changes, its secret is needed again.
    """
    given = Given(values=values, variables=variables, files=files, prompts=prompts)
    settings = invocation.settings()

    async def work(host: Host) -> tuple[Connection, Connection, dict[str, Any]]:
        manage = host.manage()
        before = await manage.get(provider_id)
        change = Change(
            name=UNSET if name is None else name,
            callback_form=UNSET if callback is None else CallbackForm(callback),
            trusted_for_linking=UNSET if trust_for_linking is None else trust_for_linking,
        )
        if unset or any((values, variables, files, prompts)):
            form = form_of(host.registry.get(before.connector).config)
            # An emptied field is an empty text, and not a missing one, which would keep a stored secret.
            config = {**before.config, **dict.fromkeys(unset, ""), **read_values(given, form)}
            change = Change(
                name=change.name,
                config=config,
                callback_form=change.callback_form,
                trusted_for_linking=change.trusted_for_linking,
            )
        after = await manage.change(provider_id, change, ask_provider=not offline)
        return before, after, details_of(after, host.registry, host.urls)

    before, after, details = with_host(settings, work)
    if as_json:
        show_json(details)
        return
    fields = changed_fields(before, after)
    click.echo(f"Changed {provider_id}: {', '.join(fields)}" if fields else f"{provider_id} is like that already.")
    if before.callback_form != after.callback_form:
        show_registration(details["register"])
