"""Entries that are right one by one and wrong together, each refused at the field to change."""

from typing import Final

from vestibule_oidc.config import OIDCConfig
from vestibule_sdk import ClientAuth, ConfigError, Pkce
from vestibule_sdk.web_address import WELL_KNOWN

TENANT: Final = "{tenantid}"


def check_combinations(config: OIDCConfig) -> None:
    """Refuse what does not fit together.

    Raises:
        ConfigError: config_error, at the field.
    """
    _client(config)
    _issuer(config)


def _client(config: OIDCConfig) -> None:
    public = config.client_auth is ClientAuth.NONE
    by_key = config.client_auth is ClientAuth.PRIVATE_KEY_JWT
    if config.client_secret is None and not public and not by_key:
        raise ConfigError(
            "is needed",
            path="clientSecret",
            hint="Only a public client has none: then set the client authentication to none. With a private key set it "
            "to private_key_jwt.",
        )
    if config.client_secret is not None and (public or by_key):
        raise ConfigError(
            "is not sent with a private key: clear it"
            if by_key
            else "a public client sends no client secret: clear it",
            path="clientSecret",
        )
    _key(config, by_key=by_key)
    if public and config.pkce is Pkce.OFF:
        # RFC 9700 2.1.1: with neither a secret nor PKCE whoever sees the code can redeem it.
        raise ConfigError("a public client cannot do without PKCE", path="pkce")
    if config.basic_auth_not_form_encoded and config.client_auth is not ClientAuth.BASIC:
        raise ConfigError("concerns the Authorization header only", path="basicAuthNotFormEncoded")


def _key(config: OIDCConfig, *, by_key: bool) -> None:
    if by_key and config.client_key is None:
        raise ConfigError("is needed for private_key_jwt", path="clientKey")
    if not by_key and config.client_key is not None:
        raise ConfigError("is for private_key_jwt only", path="clientKey", hint="Clear it, or choose that method.")
    if not by_key and config.client_certificate is not None:
        raise ConfigError("goes with a private key only: clear it", path="clientCertificate")
    if not by_key and config.client_key_algorithm is not None:
        raise ConfigError("goes with a private key only: clear it", path="clientKeyAlgorithm")
    if not by_key and config.assertion_audience_token_endpoint:
        raise ConfigError("concerns private_key_jwt only", path="assertionAudienceTokenEndpoint")


def _issuer(config: OIDCConfig) -> None:
    if "?" in config.issuer:  # OpenID Connect Discovery 3: an issuer has no query
        raise ConfigError("an issuer has no query (?...)", path="issuer")
    if config.discovery_url is not None and config.issuer.rstrip("/").endswith(WELL_KNOWN):
        raise ConfigError(
            "with a discovery endpoint of its own the issuer has to be exactly the one in the document",
            path="issuer",
            hint='Open the discovery endpoint and copy the value of "issuer".',
        )
    if config.issuer_template is None:
        if config.tenants:
            raise ConfigError("tenants are told apart by an issuer template only", path="tenants")
        return
    if config.issuer_template.count(TENANT) != 1 or not config.issuer_template.startswith("https://"):
        raise ConfigError(f"starts with https:// and holds {TENANT} once", path="issuerTemplate")
    if config.discovery_url is None:
        raise ConfigError("is needed with an issuer template", path="discoveryUrl")
