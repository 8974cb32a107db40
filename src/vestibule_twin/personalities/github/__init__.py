"""GitHub, as an Enterprise Server has it: OAuth 2.0 without OpenID Connect, and an API that tells who somebody is.

Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps (endpoints, PKCE, redirect
URIs and their sub-paths), https://docs.github.com/en/apps/github-authentication-discovery-endpoints (the issuer),
https://docs.github.com/enterprise-server/rest (everything below /api/v3). The people stand in `people`; the endpoints
`token` and `api` know the running provider and are therefore not imported here.
"""

from typing import Final

from vestibule_twin.personalities.github.people import PEOPLE
from vestibule_twin.personality import Personality, Use

GITHUB: Final = Personality(
    key="github",
    title="GitHub (twin)",
    people=PEOPLE,
    paths={
        "authorize": "/login/oauth/authorize",
        "sign_in": "/login/oauth/authorize/sign-in",
        "github_token": "/login/oauth/access_token",
        "github_user": "/api/v3/user",
        "github_emails": "/api/v3/user/emails",
        "github_orgs": "/api/v3/user/orgs",
        "github_teams": "/api/v3/user/teams",
        "github_memberships": "/api/v3/user/memberships/orgs",
        "github_membership": "/api/v3/user/memberships/orgs/{org}",
        "confirm_logout": "/sign-out",
        "tiles": "/",
    },
    dpop=Use.OFF,
    pushed_requests=Use.OFF,
    openid=False,
    pkce_demanded=False,
    iss_path="/login/oauth",
    any_secret_method=True,
    sub_paths=True,
    token_prefix="gho_",  # noqa: S106 - what tokens begin with
)
