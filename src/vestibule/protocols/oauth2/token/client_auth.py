"""How the client proves itself at the token endpoint: by the one configured method (RFC 6749 2.3.1, S33)."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from urllib.parse import quote_plus

from msgspec import Struct

from vestibule.errors import ConfigError
from vestibule.protocols.oauth2.quirks import (
    ASSERTION_AUDIENCE_TOKEN_ENDPOINT,
    BASIC_AUTH_NOT_FORM_ENCODED,
    has_quirk,
)
from vestibule.protocols.oauth2.token.client_assertion import ASSERTION_TYPE, AssertionSigner
from vestibule.protocols.oauth2.token.client_key import choose_algorithm, load_client_key
from vestibule.protocols.oauth2.token.pem_key import KEY_FIELD
from vestibule_sdk.client import Client, ClientAuth
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret


class Credentials(Struct, frozen=True, kw_only=True):
    """Our registration at one endpoint of a provider, ready to be proved with every request.

    Attributes:
        form_encode_basic: Whether id and secret are form-encoded inside the Basic header, as RFC 6749 2.3.1 wants; many
            clients don't, which breaks secrets with "+", "%" or ":". False only by the quirk of that name.
        signer: Set exactly when the method is `private_key_jwt`.
    """

    client: Client
    form_encode_basic: bool = True
    signer: AssertionSigner | None = None


class ClientProof(Struct, frozen=True, kw_only=True):
    """What is added to a request."""

    form: Mapping[str, str | Secret] = {}
    headers: Mapping[str, str | Secret] = {}


def credentials_of(
    client: Client,
    quirks: Iterable[Quirk],
    *,
    issuer: str | None,
    endpoint: str,
    assertion_algorithms: tuple[str, ...] | None = None,
) -> Credentials:
    """Make a client's registration ready for one endpoint of one provider.

    An assertion names who may take it, and whoever gets it could hand it on. So it is for the issuer, or where that
    will not do for the very endpoint that it is sent to; never for an address that the provider says is its other
    endpoint, for it may be somebody else's (RFC 9126 2 has the pushed request's endpoint take all three).

    Args:
        client: Our registration.
        quirks: Of the connection.
        issuer: Of the provider; None where it is nobody's name.
        endpoint: Where the client proves itself.
        assertion_algorithms: What the provider takes assertions with; None when it does not say.

    Raises:
        ConfigError: config_error, at clientSecret, clientKey or clientCertificate.
    """
    check_client(client)
    signer = None
    if client.key is not None and client.auth is ClientAuth.PRIVATE_KEY_JWT:
        loaded = load_client_key(client.key)
        algorithm = choose_algorithm(loaded, wanted=client.key.algorithm, accepted=assertion_algorithms)
        names_endpoint = has_quirk(quirks, ASSERTION_AUDIENCE_TOKEN_ENDPOINT)
        signer = AssertionSigner(
            client_id=client.client_id,
            audience=endpoint if names_endpoint or issuer is None else issuer,
            header={"alg": algorithm, "typ": "JWT", **loaded.names},
            key=loaded.key,
        )
    return Credentials(
        client=client, form_encode_basic=not has_quirk(quirks, BASIC_AUTH_NOT_FORM_ENCODED), signer=signer
    )


def authenticate(credentials: Credentials, *, now_s: int) -> ClientProof:
    """Make the proof for one request.

    Raises:
        ConfigError: config_error: the method lacks what it needs.
    """
    client = credentials.client
    if client.auth is ClientAuth.NONE:
        return ClientProof(form={"client_id": client.client_id})
    if credentials.signer is not None:
        return ClientProof(
            form={
                "client_id": client.client_id,
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": credentials.signer.assertion(now_s=now_s),
            }
        )
    secret = _secret_of(client)
    if client.auth is ClientAuth.POST:
        return ClientProof(form={"client_id": client.client_id, "client_secret": secret})
    user, password = client.client_id, secret.reveal()
    if credentials.form_encode_basic:
        user, password = quote_plus(user), quote_plus(password)
    basic = b64encode(f"{user}:{password}".encode()).decode("ascii")
    return ClientProof(headers={"Authorization": Secret(f"Basic {basic}")})


def is_encoded(credentials: Credentials) -> bool:
    """Whether id and secret look different in the Basic header than where they were copied."""
    client = credentials.client
    if client.auth is not ClientAuth.BASIC or not credentials.form_encode_basic or client.secret is None:
        return False
    return any(quote_plus(text) != text for text in (client.client_id, client.secret.reveal()))


def check_client(client: Client) -> None:
    """See that the client has what its method needs, and nothing that another one would, before anybody is sent away.

    Raises:
        ConfigError: config_error, at clientSecret or clientKey.
    """
    by_key = client.auth is ClientAuth.PRIVATE_KEY_JWT
    if by_key and (client.key is None or not client.key.private_key):
        raise ConfigError(
            f"the method {client.auth} needs a private key, and none is stored",
            path=KEY_FIELD,
            hint="Enter the key whose public half the provider knows.",
        )
    if not by_key and client.key is not None:
        raise ConfigError(f"the method {client.auth} uses no private key", path=KEY_FIELD, hint="Clear it.")
    if not by_key and client.auth is not ClientAuth.NONE:
        _secret_of(client)


def _secret_of(client: Client) -> Secret:
    if not client.secret:
        raise ConfigError(
            f"the method {client.auth} needs a client secret, and none is stored",
            path="clientSecret",
            hint="Enter the client secret that the provider shows. Keycloak: Clients > (client) > Credentials.",
        )
    return client.secret
