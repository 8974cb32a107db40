"""`vestibule demo`."""

import asyncio
from pathlib import Path

import rich_click as click

from vestibule.app.asgi import create_app
from vestibule.app.logs import configure_logs
from vestibule.cli.demo.connection import PROVIDER_ID, connect
from vestibule.cli.demo.demo_settings import PORT, demo_port, demo_settings, write_settings_file
from vestibule.cli.demo.place import demo_directory
from vestibule.cli.demo.registered import client_of, registered
from vestibule.cli.demo.stand_ins import STAND_INS
from vestibule.cli.demo.twin_thread import running_twins
from vestibule.cli.output import show_pairs
from vestibule.cli.serving.library_log import take_over_library_logs
from vestibule.cli.serving.run import run_loop, serve_until_signal
from vestibule.cli.serving.sockets import listening_sockets
from vestibule.flows.urls import Urls
from vestibule.settings import Settings
from vestibule_twin import Twin, TwinConfig

_TWIN_HOST = "127.0.0.1"
"""To a browser another site than localhost, so that cookies behave as in real life."""


@click.command(name="demo")
def command() -> None:
    """Try it: a host and an identity provider on this machine.

    The host answers on http://localhost:8000, the bundled provider (the twin) one port further; VESTIBULE_PORT moves
    both. Below /okta, /entra and so on the twin stands in for the vendors. Database and key are made anew by every
    start, in var/demo. Of all settings only the port, the log's form, rate limits and the brand count here. Error pages
    show their details to everybody.
    """
    port = demo_port()
    hint = f"The demo needs the ports {port} and {port + 1}. Take others: {PORT}=9000 vestibule demo"
    with (
        listening_sockets("localhost", port, hint=hint) as sockets,
        listening_sockets(_TWIN_HOST, port + 1, hint=hint) as (twin_socket,),
    ):
        directory = demo_directory(port)
        settings = demo_settings(directory, port=port)
        configure_logs(settings.log_format)
        take_over_library_logs()
        urls, address = Urls(settings.base_url), f"http://{_TWIN_HOST}:{port + 1}"
        twin = Twin(TwinConfig(issuer=address, clients=(client_of(urls, PROVIDER_ID),)))
        vendors = tuple(registered(each, urls, base_url=f"{address}/{each.vendor}") for each in STAND_INS)
        with running_twins((twin, *(each for vendor in vendors for each in vendor.twins)), twin_socket):
            asyncio.run(connect(settings, twin, vendors=vendors))
            file = write_settings_file(directory, port=port)

            async def listening() -> None:
                _greet(settings, file)

            run_loop(serve_until_signal(create_app(settings), sockets, on_listening=listening))
    click.echo("\nThe demo has stopped.")


def _greet(settings: Settings, file: Path) -> None:
    """Say what to do. The address stands first and alone: it is what everybody looks for."""
    click.echo(f"\n  Open  {click.style(settings.base_url, bold=True, underline=True)}\n")
    show_pairs(
        [
            ("Sign in as", "anybody on the next page, Ada Lovelace for one; there are no passwords"),
            ("Then by SAML", "sign out, and be somebody else: one address alone joins no two ways in"),
            ("Every vendor", f"the twin plays {', '.join(each.title for each in STAND_INS)}, with people of its own"),
            ("Look inside", f"vestibule --config {_near(file)} connections list"),
            ("Stop", "Ctrl-C; the next start begins anew"),
        ],
        indent="  ",
    )
    click.echo()


def _near(path: Path) -> Path:
    """The path as short as it can be written here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
