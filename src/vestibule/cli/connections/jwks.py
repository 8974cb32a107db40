"""`vestibule connections jwks`."""

from typing import Any

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.output import show_json
from vestibule.errors import ConfigError
from vestibule.flows.connections.stored_profile import stored_profile
from vestibule.protocols.oauth2.token.client_key import load_client_key, public_jwk
from vestibule_sdk.client import ClientKey
from vestibule_sdk.saml import SAMLProfile


@click.command(name="jwks")
@config_option
@click.argument("provider_id")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str) -> None:
    """Print the public half of a connection's private key, to register at the provider.

    For a connection that proves itself by private_key_jwt: a JWK Set, as most providers take it in the settings of a
    client. Nothing in it is secret.
    """

    async def work(host: Host) -> dict[str, Any]:
        connection = await host.manage.get(provider_id)
        profile = stored_profile(connection, host.registry.get(connection.connector))
        key = None if isinstance(profile, SAMLProfile) else profile.client.key
        if key is None:
            raise ConfigError(
                f"{provider_id} has no private key of its own",
                path="",
                hint="A connection has one when it proves itself by private_key_jwt, or by a certificate.",
            )
        return _key_set(key)

    show_json(with_host(invocation.settings(), work))


def _key_set(key: ClientKey) -> dict[str, Any]:
    return {"keys": [public_jwk(load_client_key(key), algorithm=key.algorithm)]}
