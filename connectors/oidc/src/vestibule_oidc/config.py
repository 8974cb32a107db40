"""What an administrator enters for an OpenID Connect provider (R6, R8)."""

from enum import StrEnum
from typing import Annotated

from vestibule_sdk import (
    ClaimName,
    ClientAuth,
    ConnectorConfig,
    DPoP,
    EmailRequired,
    Pkce,
    ResponseMode,
    Scopes,
    Secret,
    bounds,
    client_id_field,
    client_secret_field,
    field,
    further_scopes_field,
    groups_claim_field,
)

Template = Annotated[str, bounds(max_length=120)]


class Prompt(StrEnum):
    """OpenID Connect Core 3.1.2.1. `none` is not offered: a login that may show nothing fails for whoever is new."""

    LOGIN = "login"
    SELECT_ACCOUNT = "select_account"
    CONSENT = "consent"


class KeyAlgorithm(StrEnum):
    """What a client's key can sign with (RFC 7518 3.1): the first six by RSA, each of the others by one curve."""

    PS256 = "PS256"
    RS256 = "RS256"
    PS384 = "PS384"
    RS384 = "RS384"
    PS512 = "PS512"
    RS512 = "RS512"
    ES256 = "ES256"
    ES384 = "ES384"
    ES512 = "ES512"


class OIDCConfig(ConnectorConfig, frozen=True, kw_only=True):
    """A provider that describes itself by OpenID Connect Discovery."""

    issuer: Annotated[
        str,
        field(
            "Issuer",
            "The provider's issuer. The whole address of its discovery document (…/.well-known/openid-configuration) "
            "will do as well.",
            example="https://id.example.com",
            url=True,
        ),
    ]
    client_id: Annotated[str, client_id_field("The name under which this application is registered at the provider.")]
    client_secret: Annotated[
        Secret | None,
        client_secret_field(
            "The password that the provider shows when the application is registered. Leave it empty for a public "
            "client, and with a private key."
        ),
    ] = None
    scopes: Annotated[Scopes | None, further_scopes_field(example="groups offline_access")] = None
    email_required: EmailRequired = True
    groups_claim: Annotated[
        ClaimName | None, groups_claim_field("The claim that lists a person's groups, if the provider sends one.")
    ] = None
    client_auth: Annotated[
        ClientAuth,
        field(
            "Client authentication",
            "How this application proves itself at the token endpoint. The provider calls it "
            "token_endpoint_auth_method.",
            advanced=True,
            labels={
                "client_secret_basic": "In the Authorization header (client_secret_basic)",
                "client_secret_post": "In the request's body (client_secret_post)",
                "private_key_jwt": "By a signature with the private key below (private_key_jwt)",
                "none": "Not at all: a public client (none)",
            },
        ),
    ] = ClientAuth.BASIC
    client_key: Annotated[
        Secret | None,
        field(
            "Private key",
            "For private_key_jwt: in PEM, not encrypted. RSA of 2048 to 4096 bits, or EC on P-256, P-384 or P-521. "
            "The provider is given its public half, which `vestibule connections jwks` prints.",
            advanced=True,
            multiline=True,
        ),
    ] = None
    client_key_algorithm: Annotated[
        KeyAlgorithm | None,
        field(
            "Algorithm of the private key",
            "For private_key_jwt: what signs. Empty takes the best one that the provider lists and the key fits. Where "
            "the provider fixes it for this client (token_endpoint_auth_signing_alg), it has to be the same here.",
            advanced=True,
            labels={
                "PS256": "RSA (PSS), SHA-256 (PS256)",
                "RS256": "RSA (PKCS #1 v1.5), SHA-256 (RS256)",
                "PS384": "RSA (PSS), SHA-384 (PS384)",
                "RS384": "RSA (PKCS #1 v1.5), SHA-384 (RS384)",
                "PS512": "RSA (PSS), SHA-512 (PS512)",
                "RS512": "RSA (PKCS #1 v1.5), SHA-512 (RS512)",
                "ES256": "EC on P-256 (ES256)",
                "ES384": "EC on P-384 (ES384)",
                "ES512": "EC on P-521 (ES512)",
            },
        ),
    ] = None
    client_certificate: Annotated[
        Annotated[str, bounds(max_length=16_384)] | None,
        field(
            "Certificate",
            "Of the private key, in PEM, for a provider that knows the key by its certificate.",
            example="-----BEGIN CERTIFICATE-----",
            advanced=True,
            multiline=True,
        ),
    ] = None
    assertion_audience_token_endpoint: Annotated[
        bool,
        field(
            "Provider wants its token endpoint signed",
            "For private_key_jwt: names the token endpoint as the audience of the signature. The standard's revision "
            "wants the issuer there, but some providers take the older form alone.",
            advanced=True,
        ),
    ] = False
    basic_auth_not_form_encoded: Annotated[
        bool,
        field(
            "Provider does not decode the Authorization header",
            "Sends client id and secret as they are. The standard wants them form-encoded, but some providers compare "
            "them without decoding. Only needed when they hold characters other than letters and digits.",
            advanced=True,
        ),
    ] = False
    pkce: Annotated[
        Pkce,
        field(
            "PKCE",
            "Ties the provider's answer to this sign-in. Off is for providers that refuse the parameter; the "
            "connection then needs a redirect URI of its own.",
            advanced=True,
            labels={"S256": "On (S256)", "off": "Off"},
        ),
    ] = Pkce.S256
    response_mode: Annotated[
        ResponseMode,
        field(
            "Response mode",
            "How the browser brings the provider's answer back.",
            advanced=True,
            labels={"query": "In the address (query)", "form_post": "As a form (form_post)"},
        ),
    ] = ResponseMode.QUERY
    pushed_requests: Annotated[
        bool,
        field(
            "Pushed authorization requests",
            "Hands every sign-in request to the provider directly, and the browser a reference to it (PAR). Done in "
            "any case where the provider demands it.",
            advanced=True,
        ),
    ] = False
    dpop: Annotated[
        DPoP,
        field(
            "DPoP",
            "Binds the access token to a key of the sign-in. Always refuses tokens that are not bound.",
            advanced=True,
            labels={"when_asked": "When the provider asks for it", "always": "Always"},
        ),
    ] = DPoP.WHEN_ASKED
    prompt_parameter: Annotated[
        Prompt | None,
        field(
            "Prompt",
            "What the provider does although somebody is signed in there already. Empty leaves it to the provider.",
            advanced=True,
            labels={
                "login": "Ask for the password again (login)",
                "select_account": "Let people choose an account (select_account)",
                "consent": "Ask for consent again (consent)",
            },
        ),
    ] = None
    acr_values: Annotated[
        Scopes | None,
        field(
            "Authentication context",
            "Accepted values of the claim acr, best one first, separated by spaces. An answer without one of them is "
            "refused.",
            example="urn:example:mfa",
            advanced=True,
        ),
    ] = None
    max_age: Annotated[
        Annotated[int, bounds(ge=0, le=31_536_000)] | None,
        field(
            "Maximum age",
            "Seconds since the person last proved who they are at the provider. Older sign-ins have to be repeated.",
            example="3600",
            advanced=True,
        ),
    ] = None
    discovery_url: Annotated[
        str | None,
        field(
            "Discovery endpoint",
            "Only for a provider whose discovery document is not found under its issuer. The issuer above then has to "
            "be exactly the one in the document.",
            example="https://internal.example.com/.well-known/openid-configuration",
            advanced=True,
            url=True,
        ),
    ] = None
    issuer_template: Annotated[
        Template | None,
        field(
            "Issuer template",
            "Only for a provider with many tenants: the issuer in its tokens, with {tenantid} in the tenant's place. "
            "Needs the discovery endpoint.",
            example="https://id.example.com/{tenantid}/v2.0",
            advanced=True,
        ),
    ] = None
    tenants: Annotated[
        tuple[Annotated[str, bounds(max_length=64)], ...],
        field(
            "Tenants", "With an issuer template: the tenants that may sign in. Empty lets all of them.", advanced=True
        ),
    ] = ()
    authorization_endpoint: Annotated[
        str | None, field("Authorization endpoint", "Used in place of the discovered one.", advanced=True, url=True)
    ] = None
    token_endpoint: Annotated[
        str | None, field("Token endpoint", "Used in place of the discovered one.", advanced=True, url=True)
    ] = None
    userinfo_endpoint: Annotated[
        str | None, field("Userinfo endpoint", "Used in place of the discovered one.", advanced=True, url=True)
    ] = None
    jwks_endpoint: Annotated[
        str | None,
        field("JWKS endpoint", "Where the provider's keys are; used in place of jwks_uri.", advanced=True, url=True),
    ] = None
    end_session_endpoint: Annotated[
        str | None, field("Logout endpoint", "Used in place of end_session_endpoint.", advanced=True, url=True)
    ] = None
