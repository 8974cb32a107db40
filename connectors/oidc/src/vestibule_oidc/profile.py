"""A configuration as protocol settings."""

from typing import Final

from vestibule_oidc.combinations import check_combinations
from vestibule_oidc.config import OIDCConfig
from vestibule_sdk import Client, ClientKey, Endpoints, OIDCProfile, Quirk, Secret, all_scopes

BASIC_AUTH_NOT_FORM_ENCODED: Final = Quirk(
    name="basic_auth_not_form_encoded", source="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1"
)
"""Switched on by the administrator of a provider that departs from that section."""

ASSERTION_AUDIENCE_TOKEN_ENDPOINT: Final = Quirk(
    name="assertion_audience_token_endpoint",
    source="https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication",
)
"""Switched on by the administrator of a provider that takes the audience of that section alone."""


def profile(config: OIDCConfig) -> OIDCProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: fields that do not fit together.
    """
    check_combinations(config)
    return OIDCProfile(
        issuer=config.issuer,
        client=_client(config),
        discovery_url=config.discovery_url,
        issuer_template=config.issuer_template,
        tenants=config.tenants,
        scopes=all_scopes(config.scopes),
        pkce=config.pkce,
        response_mode=config.response_mode,
        # Userinfo is asked when the ID token lacks one of them: what a first sign-in fills an account with (R48).
        required_claims=("email", "name", *filter(None, (config.groups_claim,))),
        dpop=config.dpop,
        pushed_requests=config.pushed_requests,
        endpoints=Endpoints(
            authorization=config.authorization_endpoint,
            token=config.token_endpoint,
            userinfo=config.userinfo_endpoint,
            jwks=config.jwks_endpoint,
            end_session=config.end_session_endpoint,
        ),
        prompt=config.prompt_parameter.value if config.prompt_parameter else None,
        acr_values=tuple((config.acr_values or "").split()),
        max_age_s=config.max_age,
        quirks=_quirks(config),
    )


def _client(config: OIDCConfig) -> Client:
    key = None
    if config.client_key is not None:
        key = ClientKey(
            private_key=config.client_key,
            certificate=config.client_certificate,
            algorithm=config.client_key_algorithm.value if config.client_key_algorithm else None,
        )
    return Client(client_id=config.client_id, secret=config.client_secret, auth=config.client_auth, key=key)


def _quirks(config: OIDCConfig) -> tuple[Quirk, ...]:
    return (
        *((BASIC_AUTH_NOT_FORM_ENCODED,) if config.basic_auth_not_form_encoded else ()),
        *((ASSERTION_AUDIENCE_TOKEN_ENDPOINT,) if config.assertion_audience_token_endpoint else ()),
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> OIDCConfig:
    """The configuration of a confidential client with everything else at its default."""
    return OIDCConfig(issuer=issuer, client_id=client_id, client_secret=client_secret)
