"""GitLab, self-hosted: direct groups in the ID token, all groups at userinfo; no sign-out.

Source: https://gitlab.com/.well-known/openid-configuration, https://docs.gitlab.com/integration/openid_connect_provider/
(the table of claims and in which document each is).

Facts: `groups`, all of them, `groups_direct`, `owner`. People: 101 ada (groups), 102 charles (address not confirmed),
103 mary (in no group).
"""

from typing import Final

from vestibule_twin.people import Person
from vestibule_twin.personality import Claims, Document, Personality, Places, Told, Use, only

_PROFILE: Final = ("name", "preferred_username", "email", "email_verified")

PEOPLE: Final = (
    Person(
        subject="101",
        name="Ada Lovelace",
        username="ada",
        email="ada@gitlab.example",
        email_verified=True,
        facts={
            "groups": ["engines", "engines/analytical", "engines/analytical/notes"],
            "groups_direct": ["engines/analytical/notes"],
            "owner": ["engines/analytical/notes"],
        },
        note="Confirmed e-mail address; in three groups, in one of them directly",
    ),
    Person(
        subject="102",
        name="Charles Babbage",
        username="charles",
        email="charles@gitlab.example",
        email_verified=False,
        facts={"groups": ["engines"], "groups_direct": ["engines"], "owner": []},
        note="E-mail address not confirmed",
    ),
    Person(
        subject="103",
        name="Mary Somerville",
        username="mary",
        email="mary@gitlab.example",
        email_verified=True,
        facts={"groups": [], "groups_direct": [], "owner": []},
        note="In no group",
    ),
)


def _declare(document: Document, _base_url: str, _places: Places) -> Document:
    unknown = {
        *("acr_values_supported", "prompt_values_supported", "backchannel_logout_supported"),
        *("backchannel_logout_session_supported", "token_endpoint_auth_signing_alg_values_supported"),
        "authorization_response_iss_parameter_supported",
    }
    kept = {name: value for name, value in document.items() if name not in unknown}
    return {
        **kept,
        "scopes_supported": ["api", "read_api", "read_user", "openid", "profile", "email"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "claims_supported": [
            "iss",
            "sub",
            "aud",
            "exp",
            "iat",
            *_PROFILE,
            "nickname",
            "profile",
            "groups",
            "groups_direct",
        ],
    }


def _shared(claims: Claims, told: Told) -> Claims:
    username = told.person.username
    return {**only(claims, *_PROFILE), "nickname": username, "profile": f"{told.base_url}/{username}"}


def _id_token(claims: Claims, told: Told) -> Claims:
    kept = only(claims, "iss", "sub", "aud", "exp", "iat", "nonce", "auth_time")
    return {**kept, **_shared(claims, told), "groups_direct": told.person.facts["groups_direct"]}


def _userinfo(claims: Claims, told: Told) -> Claims:
    facts = told.person.facts
    owner = {"https://gitlab.org/claims/groups/owner": facts["owner"]} if facts["owner"] else {}
    return {"sub": claims["sub"], **_shared(claims, told), "groups": facts["groups"], **owner}


GITLAB: Final = Personality(
    key="gitlab",
    title="GitLab (twin)",
    people=PEOPLE,
    paths={
        "discovery": "/.well-known/openid-configuration",
        "authorize": "/oauth/authorize",
        "sign_in": "/oauth/authorize/sign-in",
        "token": "/oauth/token",
        "userinfo": "/oauth/userinfo",
        "jwks": "/oauth/discovery/keys",
        "confirm_logout": "/sign-out",
        "tiles": "/",
    },
    dpop=Use.OFF,
    pushed_requests=Use.OFF,
    sends_iss=False,
    any_secret_method=True,
    declare=_declare,
    id_token=_id_token,
    userinfo=_userinfo,
)
