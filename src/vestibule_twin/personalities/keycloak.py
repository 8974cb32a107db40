"""Keycloak: a realm in the path, roles inside an object, groups as paths.

Source: https://www.keycloak.org/docs/latest/server_admin/ (protocol mappers: realm roles, group membership),
https://www.keycloak.org/securing-apps/oidc-layers (the endpoints); seen at Keycloak 26. The mappers for realm roles and
groups add both to the ID token here, which an administrator switches on. By SAML the realm is its own entity ID, and
one endpoint takes every message (https://www.keycloak.org/securing-apps/saml-galleon-layers).

Facts: `roles`, of the realm. People: ...01 ada (groups, roles), ...02 charles (address not verified), ...03 mary (no
address).
"""

from typing import Final

from vestibule_twin.people import Person
from vestibule_twin.personality import STANDARD_PATHS, Claims, Document, Personality, Places, Told

REALM: Final = "twin"
_OIDC: Final = "/protocol/openid-connect"
_SAML: Final = "/protocol/saml"
_DEFAULT_ROLES: Final = (f"default-roles-{REALM}", "offline_access", "uma_authorization")

PEOPLE: Final = (
    Person(
        subject="f0000000-0000-4000-8000-000000000001",
        name="Ada Lovelace",
        given_name="Ada",
        family_name="Lovelace",
        username="ada",
        email="ada@keycloak.example",
        email_verified=True,
        groups=("/engineers", "/engineers/analysts"),
        facts={"roles": [*_DEFAULT_ROLES, "auditor"]},
        note="Verified e-mail address, two groups, the role auditor",
    ),
    Person(
        subject="f0000000-0000-4000-8000-000000000002",
        name="Charles Babbage",
        given_name="Charles",
        family_name="Babbage",
        username="charles",
        email="charles@keycloak.example",
        email_verified=False,
        groups=(),
        facts={"roles": [*_DEFAULT_ROLES]},
        note="Unverified e-mail address, no group",
    ),
    Person(
        subject="f0000000-0000-4000-8000-000000000003",
        username="mary",
        email_verified=False,
        facts={"roles": [*_DEFAULT_ROLES]},
        note="No name, no e-mail address",
    ),
)


def _declare(document: Document, _base_url: str, _places: Places) -> Document:
    return {**document, "scopes_supported": ["openid", "profile", "email", "roles"], "acr_values_supported": ["0", "1"]}


def _id_token(claims: Claims, told: Told) -> Claims:
    kept = {name: value for name, value in claims.items() if name != "amr"}
    jti = f"{str(claims['at_hash'])[:8]}-of-the-id-token"
    return {**kept, "jti": jti, "typ": "ID", "azp": told.client_id, "acr": "1", **_mapped(told)}


def _userinfo(claims: Claims, told: Told) -> Claims:
    return {**claims, **_mapped(told)}


def _mapped(told: Told) -> Claims:
    """Return what the mappers add, whatever the scope."""
    groups: Claims = {} if told.person.groups is None else {"groups": told.person.groups}
    return {"realm_access": {"roles": told.person.facts["roles"]}, **groups}


KEYCLOAK: Final = Personality(
    key="keycloak",
    title="Keycloak (twin)",
    people=PEOPLE,
    paths={
        "discovery": STANDARD_PATHS["discovery"],
        "authorize": f"{_OIDC}/auth",
        "sign_in": "/login-actions/authenticate",
        "pushed": f"{_OIDC}/ext/par/request",
        "token": f"{_OIDC}/token",
        "userinfo": f"{_OIDC}/userinfo",
        "jwks": f"{_OIDC}/certs",
        "logout": f"{_OIDC}/logout",
        "confirm_logout": f"{_OIDC}/logout/logout-confirm",
        "tiles": "/account",
        # One address takes every SAML message.
        "saml": _SAML,
        "saml_sso": _SAML,
        "saml_slo": _SAML,
        "saml_metadata": f"{_SAML}/descriptor",
        "saml_unsolicited": f"{_SAML}/clients",
        "saml_sign_in": "/login-actions/authenticate-saml",
        "saml_logout": "/account/logout",
    },
    saml_entity="",
    any_secret_method=True,
    declare=_declare,
    id_token=_id_token,
    userinfo=_userinfo,
)
