"""How the app registration proves itself: by a client secret or by a certificate, never by both."""

from typing import Final

from vestibule_entra.config import EntraConfig
from vestibule_sdk import Client, ClientAuth, ClientKey, ConfigError, Quirk

PAGE: Final = "https://learn.microsoft.com/entra/identity-platform/certificate-credentials"

AUDIENCE_IS_THE_TOKEN_ENDPOINT: Final = Quirk(name="assertion_audience_token_endpoint", source=PAGE)
"""That page: `aud` is the token endpoint. Under `common` the issuer would be a template, and nobody's name."""


def client_of(config: EntraConfig) -> Client:
    """Our registration.

    Raises:
        ConfigError: config_error, at the field that is missing or one too many.
    """
    key, certificate = config.client_key, config.client_certificate
    if key is None and certificate is None:
        if config.client_secret is None:
            raise ConfigError(
                "is needed", path="clientSecret", hint="Or a private key with its certificate in place of it."
            )
        # The method that the vendor's examples show: nothing to encode, whatever the secret holds.
        return Client(client_id=config.client_id, secret=config.client_secret, auth=ClientAuth.POST)
    if config.client_secret is not None:
        raise ConfigError("stands beside a certificate: clear one of the two", path="clientSecret")
    if key is None:
        raise ConfigError("is needed with a certificate", path="clientKey")
    if certificate is None:
        raise ConfigError("is needed: Entra knows the key by it", path="clientCertificate")
    # PS256 is what the page asks for.
    client_key = ClientKey(private_key=key, certificate=certificate, algorithm="PS256")
    return Client(client_id=config.client_id, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=client_key)
