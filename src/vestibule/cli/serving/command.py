"""`vestibule serve`."""

from pathlib import Path

import rich_click as click
import structlog

from vestibule.app.asgi import create_app
from vestibule.app.logs import configure_logs
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.serving.help import ServeCommand
from vestibule.cli.serving.library_log import take_over_library_logs
from vestibule.cli.serving.run import run_loop, serve_until_signal
from vestibule.cli.serving.sockets import listening_sockets
from vestibule.cli.serving.start_report import report_start
from vestibule.cli.serving.tls import tls_context
from vestibule.web.installation import STATE_KEY, Installation

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(name="serve", cls=ServeCommand)
@config_option
@click.option("--host", metavar="ADDRESS", help="Address to listen on (setting: host).")
@click.option("--port", type=click.IntRange(1, 65535), metavar="NUMBER", help="Port to listen on (setting: port).")
@click.option("--tls-cert", type=_FILE, metavar="FILE", help="Certificate with its chain (PEM): serve https here.")
@click.option("--tls-key", type=_FILE, metavar="FILE", help="Its private key (PEM, no passphrase).")
@click.pass_obj
def command(
    invocation: Invocation, *, host: str | None, port: int | None, tls_cert: Path | None, tls_key: Path | None
) -> None:
    """Run the server.

    It answers at the address in the setting base_url and at no other. Behind a reverse proxy, X-Forwarded-For counts
    only when it comes from a network in trusted_proxies. SIGINT and SIGTERM let requests under way finish.
    """
    settings = invocation.settings(host=host, port=port)
    tls = tls_context(settings, certificate=tls_cert, key=tls_key)
    app = create_app(settings)
    # The application makes the file when it starts; whether it did is seen by what was there before.
    made_here = settings.secret_key is None and not settings.secret_key_file.exists()

    async def listening() -> None:
        installation: Installation = app.state[STATE_KEY]
        report_start(
            settings,
            connections=await installation.services.enabled.all(),
            created_key_file=settings.secret_key_file if made_here else None,
            tls=tls is not None,
        )

    with listening_sockets(settings.host, settings.port) as sockets:
        configure_logs(settings.log_format)
        take_over_library_logs()
        run_loop(serve_until_signal(app, sockets, tls=tls, on_listening=listening))
    structlog.get_logger("vestibule").info("stopped")
