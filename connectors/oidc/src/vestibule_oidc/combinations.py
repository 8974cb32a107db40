"""Entries that are right one by one and wrong together, each refused at the field to change."""

from typing import Final

from vestibule_oidc.config import OIDCConfig
from vestibule_sdk import ClientAuth, ConfigError, Pkce

WELL_KNOWN: Final = "/.well-known/openid-configuration"
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
    if config.client_secret is None and not public:
        raise ConfigError(
            "is needed",
            path="clientSecret",
            hint="Only a public client has none: then set the client authentication to none.",
        )
    if config.client_secret is not None and public:
        raise ConfigError("a public client sends no client secret: clear it", path="clientSecret")
    if public and config.pkce is Pkce.OFF:
        # RFC 9700 2.1.1: with neither a secret nor PKCE whoever sees the code can redeem it.
        raise ConfigError("a public client cannot do without PKCE", path="pkce")
    if config.basic_auth_not_form_encoded and config.client_auth is not ClientAuth.BASIC:
        raise ConfigError("concerns the Authorization header only", path="basicAuthNotFormEncoded")


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
