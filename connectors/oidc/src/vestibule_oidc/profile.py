"""A configuration as protocol settings."""

from typing import Final

from vestibule_oidc.combinations import check_combinations
from vestibule_oidc.config import OIDCConfig
from vestibule_sdk import Client, Endpoints, OIDCProfile, Quirk, Secret

STANDARD_SCOPES: Final = ("openid", "profile", "email")

BASIC_AUTH_NOT_FORM_ENCODED: Final = Quirk(
    name="basic_auth_not_form_encoded", source="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1"
)
"""Switched on by the administrator of a provider that departs from that section."""


def profile(config: OIDCConfig) -> OIDCProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: fields that do not fit together.
    """
    check_combinations(config)
    return OIDCProfile(
        issuer=config.issuer,
        client=Client(client_id=config.client_id, secret=config.client_secret, auth=config.client_auth),
        discovery_url=config.discovery_url,
        issuer_template=config.issuer_template,
        tenants=config.tenants,
        scopes=tuple(dict.fromkeys((*STANDARD_SCOPES, *_words(config.scopes)))),
        pkce=config.pkce,
        response_mode=config.response_mode,
        # Userinfo is asked when the ID token lacks one of them: what a first sign-in fills an account with (R48).
        required_claims=("email", "name", *filter(None, (config.groups_claim,))),
        endpoints=Endpoints(
            authorization=config.authorization_endpoint,
            token=config.token_endpoint,
            userinfo=config.userinfo_endpoint,
            jwks=config.jwks_endpoint,
            end_session=config.end_session_endpoint,
        ),
        prompt=config.prompt_parameter.value if config.prompt_parameter else None,
        acr_values=_words(config.acr_values),
        max_age_s=config.max_age,
        quirks=(BASIC_AUTH_NOT_FORM_ENCODED,) if config.basic_auth_not_form_encoded else (),
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> OIDCConfig:
    """The configuration of a confidential client with everything else at its default."""
    return OIDCConfig(issuer=issuer, client_id=client_id, client_secret=client_secret)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(text.split()) if text else ()
