"""Signs in people of Discord, which speaks OAuth 2.0 and no OpenID Connect."""

from typing import Annotated, Final

from vestibule_sdk import (
    Client,
    ConfigError,
    ConnectorConfig,
    Document,
    Email,
    Guide,
    Identity,
    Manifest,
    MissingUserInfo,
    NotAdmitted,
    OAuth2Connector,
    OAuth2Profile,
    Secret,
    SubjectMember,
    VerifiedDocuments,
    bounds,
    client_id_field,
    client_secret_field,
    email_required_field,
    field,
    issuer_base,
    nested_text,
    web_address,
)

DISCORD: Final = "https://discord.com"

MANIFEST: Final = Manifest(
    key="discord",
    title="Discord",
    summary="Signs in people of Discord, all of them or the members of one server.",
    icon=(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linejoin="round" aria-hidden="true">'
        '<path d="M4 5h16v11h-9l-5 4v-4H4z"/><circle cx="9" cy="10.5" r="1"/><circle cx="15" cy="10.5" r="1"/></svg>'
    ),
    suggested_id="Discord",
)


class DiscordConfig(ConnectorConfig, frozen=True, kw_only=True):
    """An application in Discord's developer portal."""

    client_id: Annotated[
        str,
        client_id_field("In the developer portal: (application) > OAuth2 > Client ID.", example="1099012345678901234"),
    ]
    client_secret: Annotated[Secret, client_secret_field("On the same page: Client Secret.", title="Client Secret")]
    server: Annotated[
        Annotated[str, bounds(pattern=r"^[0-9]{15,21}$")] | None,
        field(
            "Server",
            "Lets in the members of this server alone. In Discord: Settings > Advanced > Developer Mode, then the "
            "server's menu > Copy Server ID.",
            example="1099098765432109876",
        ),
    ] = None
    email_required: Annotated[bool, email_required_field()] = True
    base_url: Annotated[
        str,
        field("Address", "Discord's own, unless something stands in for it.", example=DISCORD, advanced=True, url=True),
    ] = DISCORD


def profile(config: DiscordConfig) -> OAuth2Profile:
    """Source: https://docs.discord.com/developers/topics/oauth2."""
    base = web_address(config.base_url, path="baseUrl", example=DISCORD)
    servers = Document(name="servers", url=f"{base}/api/v10/users/@me/guilds?limit=200")
    return OAuth2Profile(
        issuer=base,
        authorization_endpoint=f"{base}/oauth2/authorize",
        token_endpoint=f"{base}/api/oauth2/token",
        client=Client(client_id=config.client_id, secret=config.client_secret),
        # A snowflake: a number too long for some JSON readers, so Discord sends it as text.
        subject=SubjectMember(document="user", member="id"),
        documents=(Document(name="user", url=f"{base}/api/v10/users/@me"), *((servers,) if config.server else ())),
        scopes=("identify", "email", *(("guilds",) if config.server else ())),
    )


def identity(config: DiscordConfig, documents: VerifiedDocuments) -> Identity:
    """The person; an address counts as verified by Discord's boolean `verified`.

    Raises:
        MissingUserInfo: missing_user_info.
        NotAdmitted: not_admitted: the person is no member of the server.
    """
    servers = {nested_text(server, "id") for server in documents.items("servers")}
    if config.server and config.server not in servers:
        raise NotAdmitted(
            "the person is no member of the server that this connection admits",
            hint="Invite the person there, or clear the field server here.",
            expected=config.server,
        )
    address = documents.text("user", "email")
    if address is None and config.email_required:
        raise MissingUserInfo(
            "Discord gave no e-mail address", hint="People add one in Discord: Settings > My Account > Email."
        )
    verified = documents.object("user").get("verified") is True
    return Identity(
        issuer=documents.issuer,
        subject=documents.subject,
        emails=(Email(address, verified=verified),) if address else (),
        name=documents.text("user", "global_name"),
        username=documents.text("user", "username"),
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> DiscordConfig:
    """Discord has one address.

    Raises:
        ConfigError: config_error, at `issuerUrl`.
    """
    base = web_address(issuer_base(issuer), path="issuerUrl", example=DISCORD)
    if base != DISCORD and not base.startswith("http://"):
        raise ConfigError(f"Discord's address is {DISCORD}", path="issuerUrl")
    return DiscordConfig(client_id=client_id, client_secret=client_secret, base_url=base)


connector = OAuth2Connector(
    manifest=MANIFEST,
    config=DiscordConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=Guide(package=__package__),
)

__all__ = ["DiscordConfig", "connector"]
