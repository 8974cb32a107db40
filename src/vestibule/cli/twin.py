"""`vestibule twin`: the bundled provider by itself. It knows no passwords and serves on loopback only."""

import secrets

import rich_click as click

from vestibule.cli.output import note, show_heading, show_pairs
from vestibule.cli.serving.sockets import listening_sockets
from vestibule_twin import Client, ClientAuth, Twin, TwinConfig
from vestibule_twin.server import TwinServer

_HOST = "127.0.0.1"


@click.command(name="twin")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on 127.0.0.1.")
@click.option("--client-id", default="vestibule", show_default=True, help="The application that may send people here.")
@click.option("--client-secret", metavar="TEXT", help="Its secret; left out, one is made up and shown.")
@click.option("--public-client", is_flag=True, help="The application has no secret.")
@click.option("--redirect-uri", "redirect_uris", multiple=True, required=True, help="Where it may send people back to.")
@click.option("--post-logout-redirect-uri", "post_logout", multiple=True, help="Where people go after signing out.")
@click.option("--backchannel-logout-uri", metavar="URI", help="Where it hears that somebody signed out.")
@click.option("--initiate-login-uri", metavar="URI", help="Where a login that begins at the twin goes.")
def command(  # noqa: PLR0913 - an option each
    *,
    port: int,
    client_id: str,
    client_secret: str | None,
    public_client: bool,
    redirect_uris: tuple[str, ...],
    post_logout: tuple[str, ...],
    backchannel_logout_uri: str | None,
    initiate_login_uri: str | None,
) -> None:
    """Run the bundled identity provider, for development only.

    Never for production: it knows no passwords, everybody can be anybody, and it can be told to go wrong. Its addresses
    are what vestibule connections urls shows. The secret may stand on the command line because it protects nothing.
    """
    if public_client and client_secret:
        message = "--public-client has no --client-secret."
        raise click.UsageError(message)
    secret = "" if public_client else client_secret or secrets.token_urlsafe(24)
    client = Client(
        client_id=client_id,
        secret=secret,
        redirect_uris=redirect_uris,
        post_logout_redirect_uris=post_logout,
        backchannel_logout_uri=backchannel_logout_uri,
        initiate_login_uri=initiate_login_uri,
        auth_method=ClientAuth.NONE if public_client else ClientAuth.BASIC,
    )
    issuer = f"http://{_HOST}:{port}"
    with listening_sockets(_HOST, port, hint="Take another: vestibule twin --port 9001") as sockets:
        twin = Twin(TwinConfig(clients=(client,)).served_at(issuer))
        server = TwinServer(twin, on_listening=lambda: _greet(issuer, client))
        try:
            server.run(sockets=list(sockets))
        except KeyboardInterrupt:
            click.echo("\nThe twin has stopped.")


def _greet(issuer: str, client: Client) -> None:
    note(click.style("The twin is for development only: it knows no passwords.", fg="yellow", bold=True))
    show_heading("For the connection")
    show_pairs([("Issuer", issuer), ("Client ID", client.client_id), ("Client secret", client.secret)], indent="  ")
    click.echo()
