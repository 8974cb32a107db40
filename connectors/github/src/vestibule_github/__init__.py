"""Signs in people of github.com, GHE.com or a GitHub Enterprise Server (R15): the whole connector.

GitHub speaks OAuth 2.0 without OpenID Connect. Who somebody is, its API says:
https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import vestibule_sdk as sdk

# Code between brackets, of our own drawing; not the vendor's logo.
ICON: Final = sdk.outline_icon('<path d="M8 7l-5 5 5 5"/><path d="M16 7l5 5-5 5"/><path d="M13.5 5l-3 14"/>')
SUMMARY: Final = "Signs in people of github.com, GHE.com or a GitHub Enterprise Server."
MANIFEST: Final = sdk.Manifest(key="github", title="GitHub", summary=SUMMARY, icon=ICON, suggested_id="GitHub")
GITHUB: Final = "https://github.com"
SERVER_DOCS: Final = "https://docs.github.com/en/enterprise-server@3.20/apps/oauth-apps/building-oauth-apps"

NO_PKCE: Final = sdk.Quirk(name="pkce_unsupported", source=f"{SERVER_DOCS}/authorizing-oauth-apps")
"""github.com and GHE.com have taken S256 since 2025-07; of the server that page says that it does not know it."""

HEADERS: Final = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
"""https://docs.github.com/en/rest/about-the-rest-api/api-versions"""

PAGES: Final = {"emails": "emails?", "organizations": "memberships/orgs?state=active&", "teams": "teams?"}
MEMBERS: Final = "Lets in their members. With neither organizations nor teams, everybody with an account is let in."
SHARE: Final = "At GitHub: Settings > Emails, verify the primary one. A GitHub App has the permission Email addresses."
LOGIN: Final = ("organization", "login")
LIST: Final = "The organization approves the app: Settings > Third-party Access. A GitHub App may read Members."
JOIN: Final = "The person accepts the invitation; the organization approves the app: Settings > Third-party Access."
Organization = Annotated[str, sdk.bounds(max_length=100, pattern=r"^[^/\s]+$")]
Team = Annotated[str, sdk.bounds(max_length=200, pattern=r"^[^/\s]+/[^/\s]+$")]


class GitHubConfig(sdk.ConnectorConfig, frozen=True, kw_only=True):
    """A place, the app in it that stands for this installation, and who is let in, in the words of GitHub's pages."""

    base_url: Annotated[str, sdk.field("GitHub URL", "Where people sign in.", example=GITHUB, url=True)] = GITHUB
    client_id: Annotated[str, sdk.client_id_field("On the app's page in GitHub's Developer settings.")]
    client_secret: Annotated[sdk.Secret, sdk.client_secret_field("On the same page: Generate a new client secret.")]
    organizations: Annotated[tuple[Organization, ...], sdk.field("Organizations", MEMBERS, example="acme")] = ()
    teams: Annotated[tuple[Team, ...], sdk.field("Teams", "Lets in their members, too.", example="acme/web")] = ()
    email_required: sdk.EmailRequired = True
    pkce: sdk.PkceSetting = sdk.PkceChoice.AUTO


def profile(config: GitHubConfig) -> sdk.OAuth2Profile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: the address is no server's, or goes beyond it.
    """
    base, api = _place(config.base_url, path="baseUrl")
    names = PAGES if config.organizations or config.teams else ("emails",)
    return sdk.OAuth2Profile(
        # RFC 9207: https://docs.github.com/en/apps/github-authentication-discovery-endpoints
        issuer=f"{base}/login/oauth",
        authorization_endpoint=f"{base}/login/oauth/authorize",
        token_endpoint=f"{base}/login/oauth/access_token",
        client=sdk.Client(client_id=config.client_id, secret=config.client_secret, auth=sdk.ClientAuth.POST),
        # The login can be changed, and taken by another (S43).
        subject=sdk.SubjectMember(document="user", member="id", kind=sdk.SubjectKind.NUMBER),
        documents=(sdk.Document(name="user", url=f"{api}/user"), *(_pages(name, api=api) for name in names)),
        scopes=("user:email", "read:org") if "teams" in names else ("user:email",),
        pkce=sdk.Pkce.OFF if config.pkce is sdk.PkceChoice.OFF else sdk.Pkce.S256,
        headers=HEADERS,
        quirks=(NO_PKCE,) if config.pkce is sdk.PkceChoice.AUTO and api.startswith(base) else (),
    )


def identity(config: GitHubConfig, documents: sdk.VerifiedDocuments) -> sdk.Identity:
    """Map what the API said. Groups are the organizations, and teams as `organization/team`, where they are asked for.

    Raises:
        MissingUserInfo: missing_user_info: there is no verified primary address, and the configuration wants one.
        GroupsIncomplete: groups_incomplete: organizations or teams cannot be read, or not in full.
        NotAdmitted: not_admitted: the person is an active member of none of the organizations and teams.
    """
    emails = tuple(sdk.Email(each["email"], verified=True) for each in documents.items("emails") if _is_primary(each))
    if config.email_required and not emails:
        raise sdk.MissingUserInfo("no verified primary address", hint=SHARE, received=f"only {[*documents.documents]}")
    groups = None
    if admitted := (*config.organizations, *config.teams):
        listed, teams = documents.whole("organizations", hint=LIST), documents.whole("teams", hint=LIST)
        active = [each for each in listed if each.get("state") == "active"]
        groups = (*sdk.nested_names(active, LOGIN), *sdk.nested_names(teams, LOGIN, ("slug",)))
        sdk.require_one_of(admitted, groups=groups, hint=JOIN)
    name, username = documents.text("user", "name"), documents.text("user", "login")
    return sdk.Identity(
        issuer=documents.issuer, subject=documents.subject, emails=emails, name=name, username=username, groups=groups
    )


def from_issuer(issuer: str, client_id: str, client_secret: sdk.Secret) -> GitHubConfig:
    """The configuration of github.com or of a server, with everything else at its default.

    Its issuer is `https://github.com/login/oauth`; the address that people sign in at will do as well.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is no address of a server.
    """
    base_url, _ = _place(sdk.issuer_base(issuer).removesuffix("/login/oauth"), path="issuerUrl")
    return GitHubConfig(base_url=base_url, client_id=client_id, client_secret=client_secret)


def _place(typed: str, *, path: str) -> tuple[str, str]:
    """Where people sign in, which names the place for good, and where its API is.

    github.com and GHE.com have nothing of their own below the host, so a path is left out there.
    """
    base = sdk.web_address(typed, path=path, example=GITHUB, beyond=("login", "api", "settings"))
    host = sdk.host_of(base).removeprefix("www.")
    if host == "github.com" or host.endswith(".ghe.com"):
        return f"https://{host}", f"https://api.{host}"
    return base, f"{base}/api/v3"


def _pages(name: str, *, api: str) -> sdk.Document:
    """A list in pages; absent where the app may not read it.

    With the header it lacks what is of organizations whose single sign-on the person has not passed for this app, which
    no address is:
    https://docs.github.com/en/enterprise-cloud@latest/rest/authentication/authenticating-to-the-rest-api.
    """
    url, sso = f"{api}/user/{PAGES[name]}per_page=100", None if name == "emails" else "X-GitHub-SSO"
    return sdk.Document(name=name, url=url, optional=True, pages_at_most=10, incomplete_header=sso)


def _is_primary(entry: Mapping[str, Any]) -> bool:
    """Whether this is the one address that GitHub itself writes to; nobody reads what is sent to a noreply address."""
    email = sdk.nested_text(entry, "email") or ""
    return bool(email) and "@users.noreply." not in email and entry.get("primary") is entry.get("verified") is True


connector = sdk.OAuth2Connector(
    manifest=MANIFEST,
    config=GitHubConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=sdk.Guide(package=__package__),
    # What a server calls verified is its administrators' word, and not GitHub's.
    starts_trusted=lambda config: not _place(config.base_url, path="baseUrl")[1].endswith("/api/v3"),
)

__all__ = ["GitHubConfig", "connector"]
