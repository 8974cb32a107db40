"""What an administrator enters for an OpenID Connect provider (R6, R8)."""

from enum import StrEnum
from typing import Annotated

from vestibule_sdk import ClientAuth, ConnectorConfig, Pkce, ResponseMode, Secret, bounds, field

SCOPES = r"^[\x21\x23-\x5b\x5d-\x7e]+( +[\x21\x23-\x5b\x5d-\x7e]+)*$"
"""Scope tokens between spaces (RFC 6749 3.3)."""

Word = Annotated[str, bounds(max_length=120)]
Words = Annotated[str, bounds(max_length=500, pattern=SCOPES)]


class Prompt(StrEnum):
    """OpenID Connect Core 3.1.2.1. `none` is not offered: a login that may show nothing fails for whoever is new."""

    LOGIN = "login"
    SELECT_ACCOUNT = "select_account"
    CONSENT = "consent"


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
    client_id: Annotated[
        str,
        field(
            "Client ID",
            "The name under which this application is registered at the provider.",
            example="vestibule",
            max_length=255,
        ),
    ]
    client_secret: Annotated[
        Secret | None,
        field(
            "Client secret",
            "The password that the provider shows when the application is registered. Leave it empty only for a "
            "public client.",
        ),
    ] = None
    scopes: Annotated[
        Words | None,
        field(
            "Further scopes",
            "Scopes to ask for beside openid, profile and email, which are always sent. Separate them by spaces.",
            example="groups offline_access",
        ),
    ] = None
    email_required: Annotated[
        bool,
        field(
            "E-mail address required",
            "Refuses a sign-in when the provider shares no e-mail address. Switch it off where accounts may do "
            "without.",
        ),
    ] = True
    groups_claim: Annotated[
        Word | None,
        field("Groups claim", "The claim that lists a person's groups, if the provider sends one.", example="groups"),
    ] = None
    client_auth: Annotated[
        ClientAuth,
        field(
            "Client authentication",
            "How the client secret is sent to the token endpoint. The provider calls it token_endpoint_auth_method.",
            advanced=True,
            labels={
                "client_secret_basic": "In the Authorization header (client_secret_basic)",
                "client_secret_post": "In the request's body (client_secret_post)",
                "none": "Not at all: a public client (none)",
            },
        ),
    ] = ClientAuth.BASIC
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
        Words | None,
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
        Word | None,
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
