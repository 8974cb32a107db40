"""`vestibule twin`: the bundled provider by itself. It knows no passwords and serves on loopback only."""

from pathlib import Path
from typing import Final

import rich_click as click

from vestibule.cli.demo.stand_ins import STAND_INS, StandIn
from vestibule.cli.output import note, show_heading, show_pairs
from vestibule.cli.serving.sockets import listening_sockets
from vestibule.cli.twin_client import client_proof
from vestibule_twin import VENDORS, Client, TwinConfig, twins_of
from vestibule_twin.server import TwinServer

_HOST: Final = "127.0.0.1"
_STANDARD: Final = StandIn(vendor=next(iter(VENDORS)), provider_id="Twin", title="OpenID Connect", connector="oidc")


@click.command(name="twin")
@click.option(
    "--as",
    "vendor",
    type=click.Choice(list(VENDORS)),
    default=_STANDARD.vendor,
    show_default=True,
    help="Whom it stands in for: a vendor's addresses, claims and oddities, with people to match.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on 127.0.0.1.")
@click.option("--client-id", default="vestibule", show_default=True, help="The application that may send people here.")
@click.option("--client-secret", metavar="TEXT", help="Its secret; left out, one is made up and shown.")
@click.option("--public-client", is_flag=True, help="The application has no secret.")
@click.option(
    "--client-certificate",
    "certificate",
    type=click.Path(path_type=Path, dir_okay=False),
    help="In place of a secret: the certificate, in PEM, of the key that it signs with (private_key_jwt).",
)
@click.option(
    "--client-keys",
    "keys",
    type=click.Path(path_type=Path, dir_okay=False),
    help="In place of a secret: its public keys, as vestibule connections jwks prints them.",
)
@click.option("--redirect-uri", "redirect_uris", multiple=True, required=True, help="Where it may send people back to.")
@click.option("--post-logout-redirect-uri", "post_logout", multiple=True, help="Where people go after signing out.")
@click.option("--backchannel-logout-uri", metavar="URI", help="Where it hears that somebody signed out.")
@click.option("--initiate-login-uri", metavar="URI", help="Where a login that begins at the twin goes.")
def command(  # noqa: PLR0913 - an option each
    *,
    vendor: str,
    port: int,
    client_id: str,
    client_secret: str | None,
    public_client: bool,
    certificate: Path | None,
    keys: Path | None,
    redirect_uris: tuple[str, ...],
    post_logout: tuple[str, ...],
    backchannel_logout_uri: str | None,
    initiate_login_uri: str | None,
) -> None:
    """Run the bundled identity provider, for development only.

    Never for production: it knows no passwords, everybody can be anybody, and it can be told to go wrong. Its addresses
    are what vestibule connections urls shows. The secret may stand on the command line because it protects nothing.
    """
    proof = client_proof(secret=client_secret, public=public_client, certificate=certificate, keys=keys)
    client = Client(
        client_id=client_id,
        secret=proof.secret,
        auth_method=proof.method,
        certificates=proof.certificates,
        jwks=proof.jwks,
        redirect_uris=redirect_uris,
        post_logout_redirect_uris=post_logout,
        backchannel_logout_uri=backchannel_logout_uri,
        initiate_login_uri=initiate_login_uri,
    )
    base_url = f"http://{_HOST}:{port}"
    with listening_sockets(_HOST, port, hint="Take another: vestibule twin --port 9001") as sockets:
        twins = twins_of(vendor, TwinConfig(issuer=base_url, clients=(client,)))
        server = TwinServer(*twins, on_listening=lambda: _greet(vendor, base_url, client))
        try:
            server.run(sockets=list(sockets))
        except KeyboardInterrupt:
            click.echo("\nThe twin has stopped.")


def _greet(vendor: str, base_url: str, client: Client) -> None:
    stand_in = next((each for each in STAND_INS if each.vendor == vendor), _STANDARD)
    note(click.style("The twin is for development only: it knows no passwords.", fg="yellow", bold=True))
    show_heading("For the connection")
    show_pairs(
        [
            ("Connector", stand_in.connector_key),
            ("Issuer", stand_in.issuer_at(base_url)),
            *stand_in.fields_at(base_url).items(),
            ("Client ID", client.client_id),
            ("Client secret", client.secret),
            ("Besides", stand_in.also),
        ],
        indent="  ",
    )
    given = {"clientId": client.client_id, **stand_in.fields_at(base_url)}
    click.echo(
        f"\n  vestibule connections add {stand_in.provider_id} --connector {stand_in.connector_key} "
        f"--issuer {stand_in.issuer_at(base_url)} {' '.join(f'--set {name}={value}' for name, value in given.items())}"
    )
    click.echo()
