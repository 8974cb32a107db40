"""One of the three steps: done, and what comes after it told."""

from collections.abc import Awaitable, Callable

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.keys.words import NextStep, next_step, show_next_step
from vestibule.cli.connections.rows import key_rows
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.saml_keys import SAMLKeys

Step = Callable[[SAMLKeys, str], Awaitable[Connection]]


def run_step(invocation: Invocation, provider_id: str, step: Step, *, done: str, as_json: bool) -> None:
    """Take a step.

    Args:
        invocation: Whose installation.
        provider_id: Of the connection.
        step: What is done with its keys.
        done: The sentence that says so.
        as_json: Whether the keys are shown for a program instead.
    """

    async def work(host: Host) -> NextStep:
        return next_step(await step(host.saml_keys(), provider_id), host)

    coming = with_host(invocation.settings(), work)
    if as_json:
        show_json(key_rows(coming.connection))
        return
    click.echo(done)
    show_next_step(coming)
