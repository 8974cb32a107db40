"""`vestibule accounts show`."""

from typing import Any, Final

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.accounts.rows import details_row
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_pairs, show_rows
from vestibule.flows.accounts.administer.look import AccountDetails

_ATTEMPTS: Final = {
    "id": "Attempt",
    "at": "Time",
    "outcome": "Outcome",
    "provider_id": "Connection",
    "client_address": "Client",
}


@click.command(name="show")
@config_option
@click.argument("account_id", metavar="ID")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, account_id: str, as_json: bool) -> None:
    """Show an account: its address, how people sign in to it, and when they did.

    ID is what find and list print. The reasons say why each way in is tied to the account, in the words of the
    linking rule. Sign-ins are remembered for 30 days; those that were refused belong to no account.
    """

    async def work(host: Host) -> AccountDetails:
        return await host.look_at_accounts().details(account_id)

    row = details_row(with_host(invocation.settings(), work))
    if as_json:
        show_json(row)
    else:
        _show(row)


def _show(row: dict[str, Any]) -> None:
    show_pairs(
        [
            ("Account", row["id"]),
            ("Name", row["name"]),
            ("Address", row["address"] or "none"),
            ("Proven", row["proven"]),
            ("Made", row["created_at"]),
            ("Live sessions", str(row["live_sessions"])),
        ]
    )
    show_heading("Ways in")
    if not row["links"]:
        click.echo("  None: nobody can sign in to this account.")
    for number, link in enumerate(row["links"]):
        if number:
            click.echo()
        name = f"{link['provider_id']} ({link['connection']})" if link["provider_id"] else None
        show_pairs(
            [
                ("Link", link["id"]),
                ("Connection", name),
                ("Issuer", link["issuer"]),
                ("Subject", link["subject"]),
                ("Address there", link["address"]),
                ("Tied by", _words(link["method"])),
                ("Because", [_words(reason) for reason in link["reasons"]]),
                ("Since", link["created_at"]),
                ("Last used", link["last_used_at"]),
            ],
            indent="  ",
        )
    show_heading("Newest sign-ins")
    if row["attempts"]:
        show_rows(row["attempts"], columns=_ATTEMPTS, as_json=False, empty="")
    else:
        click.echo("  None within 30 days.")


def _words(token: str) -> str:
    return token.replace("_", " ")
