"""Signs in people of an Auth0 tenant."""

from typing import Annotated, Final

from vestibule_sdk import (
    ClaimRule,
    Client,
    ConfigError,
    ConnectorConfig,
    Guide,
    Identity,
    Manifest,
    OIDCConnector,
    OIDCProfile,
    ResponseMode,
    Secret,
    VerifiedClaims,
    bounds,
    client_id_field,
    client_secret_field,
    email_required_field,
    field,
    issuer_base,
    standard_identity,
    web_address,
)

MANIFEST: Final = Manifest(
    key="auth0",
    title="Auth0",
    summary="Signs in people of an Auth0 tenant.",
    icon=(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linejoin="round" aria-hidden="true">'
        '<path d="M5 4h14v8c0 4-3 7-7 8-4-1-7-4-7-8z"/></svg>'
    ),
    suggested_id="Auth0",
)


class Auth0Config(ConnectorConfig, frozen=True, kw_only=True):
    """A tenant, and the application in it that stands for this installation."""

    domain: Annotated[
        str,
        field(
            "Domain",
            "In the dashboard: Applications > (application) > Settings > Domain; or the tenant's custom domain.",
            example="acme.eu.auth0.com",
        ),
    ]
    client_id: Annotated[str, client_id_field("On the same page: Client ID.")]
    client_secret: Annotated[Secret, client_secret_field("On the same page: Client Secret.", title="Client Secret")]
    organization: Annotated[
        Annotated[str, bounds(max_length=60, pattern=r"^org_[A-Za-z0-9]+$")] | None,
        field(
            "Organization",
            "Lets in the members of this organization alone. In the dashboard: Organizations > (organization) > "
            "Organization ID.",
            example="org_9ybsU1dN2dKfDkBi",
            advanced=True,
        ),
    ] = None
    email_required: Annotated[bool, email_required_field()] = True


def profile(config: Auth0Config) -> OIDCProfile:
    """A tenant's issuer ends in a slash: https://auth0.com/docs/secure/tokens/id-tokens/id-token-structure."""
    base = web_address(config.domain, path="domain", example="acme.eu.auth0.com")
    hint = "In the dashboard: Organizations > (organization) > Members, or clear the field organization here."
    rule = ClaimRule(claim="org_id", values=(config.organization,), hint=hint) if config.organization else None
    return OIDCProfile(
        issuer=f"{base}/",
        client=Client(client_id=config.client_id, secret=config.client_secret),
        response_mode=ResponseMode.FORM_POST,
        required_claims=("email",),
        claim_rules=(rule,) if rule else (),
        extra_parameters={"organization": config.organization} if config.organization else {},
    )


def identity(config: Auth0Config, claims: VerifiedClaims) -> Identity:
    """The standard claims; `nickname` is what Auth0 has for a user name.

    Raises:
        MissingUserInfo: missing_user_info.
    """
    found = standard_identity(
        claims,
        email_required=config.email_required,
        hint="In the dashboard: User Management > Users > (person) > Email; social connections have to ask for it.",
    )
    return Identity(
        issuer=found.issuer,
        subject=found.subject,
        emails=found.emails,
        name=found.name,
        username=found.username or claims.text("nickname"),
        given_name=found.given_name,
        family_name=found.family_name,
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> Auth0Config:
    """The tenant of an issuer.

    Raises:
        ConfigError: config_error, at `issuerUrl`.
    """
    domain = web_address(issuer_base(issuer), path="issuerUrl", example="https://acme.eu.auth0.com/")
    if domain.count("/") > 2 and not domain.startswith("http://"):
        raise ConfigError("an Auth0 issuer has no path", path="issuerUrl", hint="https://acme.eu.auth0.com/")
    return Auth0Config(domain=domain, client_id=client_id, client_secret=client_secret)


connector = OIDCConnector(
    manifest=MANIFEST,
    config=Auth0Config,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=Guide(package=__package__),
)

__all__ = ["Auth0Config", "connector"]
