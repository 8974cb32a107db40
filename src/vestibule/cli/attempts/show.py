"""`vestibule attempts show`: what an error page's details show (LOOK.md, An error page, 4)."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.attempts.details import show_attempt
from vestibule.cli.attempts.record import record_of
from vestibule.cli.connections.registration import stored_registration
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.connections.model import Connection
from vestibule.errors import NotFound
from vestibule.flows.store import Transaction


@click.command(name="show")
@config_option
@click.argument("attempt_id", metavar="ID")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, attempt_id: str, as_json: bool) -> None:
    """Show what happened in one attempt, and how to mend it.

    ID is what the error page shows. An attempt that fails before the provider's answer belongs to a sign-in of that
    browser is not stored, because anybody can make those: it is in the server's log alone.
    """

    async def work(host: Host) -> tuple[Attempt, Connection | None, dict[str, str]]:
        async def find(transaction: Transaction) -> tuple[Attempt | None, Connection | None]:
            attempt = await transaction.attempts.get(attempt_id)
            connection = None if attempt is None else await transaction.connections.by_id(attempt.connection_id)
            return attempt, connection

        attempt, connection = await host.store.read(find)
        if attempt is None:
            raise NotFound(
                f"no attempt {attempt_id[:40]!r} is stored",
                hint="Upper and lower case count. An attempt that ended early is a line of the server's log only:\n"
                f"look there for attempt={attempt_id[:40]}",
            )
        registration = (
            {} if connection is None else stored_registration(connection, registry=host.registry, urls=host.urls)
        )
        return attempt, connection, registration

    attempt, connection, registration = with_host(invocation.settings(), work)
    if as_json:
        show_json({**record_of(attempt), "register": registration})
    else:
        show_attempt(attempt, name=connection.name if connection else "", registration=registration)
