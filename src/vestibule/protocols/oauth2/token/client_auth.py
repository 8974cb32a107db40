"""How the client proves itself at the token endpoint: by the one configured method (RFC 6749 2.3.1, S33)."""

from base64 import b64encode
from collections.abc import Mapping
from urllib.parse import quote_plus

from msgspec import Struct

from vestibule.errors import ConfigError
from vestibule_sdk.oidc import Client, ClientAuth
from vestibule_sdk.secret import Secret


class ClientProof(Struct, frozen=True, kw_only=True):
    """What is added to a request."""

    form: Mapping[str, str | Secret] = {}
    headers: Mapping[str, str | Secret] = {}


def authenticate(client: Client, *, form_encode_basic: bool) -> ClientProof:
    """Make the proof.

    Args:
        client: Our registration.
        form_encode_basic: Whether id and secret are form-encoded inside the Basic header, as RFC 6749 2.3.1 wants; many
            clients don't, which breaks secrets with "+", "%" or ":".

    Raises:
        ConfigError: The method needs a secret and there is none.
    """
    if client.auth is ClientAuth.NONE:
        return ClientProof(form={"client_id": client.client_id})
    secret = _secret_of(client)
    if client.auth is ClientAuth.POST:
        return ClientProof(form={"client_id": client.client_id, "client_secret": secret})
    user, password = client.client_id, secret.reveal()
    if form_encode_basic:
        user, password = quote_plus(user), quote_plus(password)
    credentials = b64encode(f"{user}:{password}".encode()).decode("ascii")
    return ClientProof(headers={"Authorization": Secret(f"Basic {credentials}")})


def check_client(client: Client) -> None:
    """See that the client has what its method needs, before anybody is sent to the provider.

    Raises:
        ConfigError: There is no secret.
    """
    if client.auth is not ClientAuth.NONE:
        _secret_of(client)


def _secret_of(client: Client) -> Secret:
    if not client.secret:
        raise ConfigError(
            f"the method {client.auth} needs a client secret, and none is stored",
            path="clientSecret",
            hint="Enter the client secret that the provider shows. Keycloak: Clients > (client) > Credentials.",
        )
    return client.secret
