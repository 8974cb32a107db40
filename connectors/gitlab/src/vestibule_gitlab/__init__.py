"""Signs in people of gitlab.com or of a GitLab of one's own (R16): the whole connector.

An instance's issuer is its address: https://docs.gitlab.com/integration/openid_connect_provider/.
"""

from typing import Annotated, Final

import vestibule_sdk as sdk

# Two lines that merge, of our own drawing; not the vendor's logo.
ICON: Final = sdk.outline_icon('<circle cx="7" cy="5" r="2"/><path d="M7 7v13M7 7c0 8 4 10 11 10"/>')
SUMMARY: Final = "Signs in people of gitlab.com or of a GitLab of one's own."
MANIFEST: Final = sdk.Manifest(key="gitlab", title="GitLab", summary=SUMMARY, icon=ICON, suggested_id="GitLab")
GITLAB: Final = "https://gitlab.com"
ONLY: Final = "Lets in members of these groups alone: full paths. Empty lets in everybody with an account there."
GroupPath = Annotated[str, sdk.bounds(max_length=255, pattern=r"^[^/\s]+(/[^/\s]+)*$")]


class GitLabConfig(sdk.ConnectorConfig, frozen=True, kw_only=True):
    """An instance, and the application in it that stands for this installation, in the words of GitLab's pages."""

    base_url: Annotated[str, sdk.field("GitLab URL", "Where its start page is.", example=GITLAB, url=True)] = GITLAB
    client_id: Annotated[str, sdk.client_id_field("On the application's page.", title="Application ID")]
    client_secret: Annotated[sdk.Secret, sdk.client_secret_field("On the application's page.", title="Secret")]
    required_groups: Annotated[tuple[GroupPath, ...], sdk.field("Required groups", ONLY, example="acme/web")] = ()
    scopes: sdk.FurtherScopes = None
    email_required: sdk.EmailRequired = True


def profile(config: GitLabConfig) -> sdk.OIDCProfile:
    """Resolve a configuration.

    Every sign-in asks userinfo: only there are all groups, those through a parent group included. The ID token's
    `groups_direct` lists direct memberships alone.

    Raises:
        ConfigError: config_error: the address goes beyond the instance.
    """
    return sdk.standard_profile(config, issuer=_instance(config.base_url, path="baseUrl"), required_claims=("groups",))


def identity(config: GitLabConfig, claims: sdk.VerifiedClaims) -> sdk.Identity:
    """Map claims. An address that GitLab has not confirmed is nobody's yet, and is left out.

    Raises:
        MissingUserInfo: missing_user_info: there is no confirmed address, and the configuration wants one.
        GroupsIncomplete: groups_incomplete: the groups are no list of texts.
        NotAdmitted: not_admitted: the person is in none of the required groups.
    """
    hint = "The person confirms an address at GitLab: Edit profile > Emails. The application has the scope email."
    found = sdk.standard_identity(
        claims, groups_claim="groups", email_required=config.email_required, only_verified=True, hint=hint
    )
    hint = "At GitLab: (group) > Manage > Members. The group's full path is the end of its address."
    sdk.require_one_of(config.required_groups, groups=found.groups, hint=hint)
    return found


def from_issuer(issuer: str, client_id: str, client_secret: sdk.Secret) -> GitLabConfig:
    """The configuration of an instance with everything else at its default.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is no address of an instance.
    """
    base_url = _instance(sdk.issuer_base(issuer), path="issuerUrl")
    return GitLabConfig(base_url=base_url, client_id=client_id, client_secret=client_secret)


def _instance(typed: str, *, path: str) -> str:
    return sdk.web_address(typed, path=path, example=GITLAB, beyond=("-", "users", "oauth", "api"))


connector = sdk.OIDCConnector(
    manifest=MANIFEST,
    config=GitLabConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=sdk.Guide(package=__package__),
    # What an instance calls confirmed is its administrators' word, and not GitLab's.
    starts_trusted=lambda config: _instance(config.base_url, path="baseUrl") == GITLAB,
)

__all__ = ["GitLabConfig", "connector"]
