"""Okta: an org authorization server, and the custom one named default below it; both insist on DPoP.

Source: https://developer.okta.com/docs/api/openapi/okta-oauth/guides/overview/ (issuers, claims, thin ID tokens),
https://developer.okta.com/docs/guides/dpop/ (a proof without nonce is answered by 400 use_dpop_nonce and DPoP-Nonce),
https://developer.okta.com/docs/guides/customize-tokens-groups-claim/. An ID token that comes with an access token is
thin at the org server: address and groups are told at userinfo alone.

People: 00u1ada (verified, in groups), 00u1charles (address not verified), 00u1mary (no address).
"""

from collections.abc import Mapping
from typing import Final

from vestibule_twin.people import Person
from vestibule_twin.personality import Claims, Document, Personality, Places, Told, Use, only

_IDP: Final = "00o1twinorgserver"
_OF_BOTH: Final = ("sub", "iss", "aud", "iat", "exp", "nonce", "auth_time", "at_hash", "amr")
_PROFILE: Final = ("name", "preferred_username")

PEOPLE: Final = (
    Person(
        subject="00u1ada",
        name="Ada Lovelace",
        given_name="Ada",
        family_name="Lovelace",
        username="ada@okta.example",
        email="ada@okta.example",
        email_verified=True,
        groups=("Everyone", "Engineers"),
        note="Verified e-mail address, two groups",
    ),
    Person(
        subject="00u1charles",
        name="Charles Babbage",
        given_name="Charles",
        family_name="Babbage",
        username="charles@okta.example",
        email="charles@okta.example",
        email_verified=False,
        groups=("Everyone",),
        note="Unverified e-mail address",
    ),
    Person(
        subject="00u1mary",
        name="Mary Somerville",
        username="mary",
        groups=("Everyone",),
        note="No e-mail address at all",
    ),
)


def _paths(prefix: str) -> Mapping[str, str]:
    return {
        "discovery": "/.well-known/openid-configuration",
        "authorize": f"{prefix}/v1/authorize",
        "sign_in": f"{prefix}/v1/authorize/sign-in",
        "pushed": f"{prefix}/v1/par",
        "token": f"{prefix}/v1/token",
        "userinfo": f"{prefix}/v1/userinfo",
        "jwks": f"{prefix}/v1/keys",
        "logout": f"{prefix}/v1/logout",
        "confirm_logout": "/sign-out",
        "tiles": "/",
    }


def _declare(document: Document, _base_url: str, _places: Places) -> Document:
    unknown = {"acr_values_supported", "backchannel_logout_supported", "backchannel_logout_session_supported"}
    kept = {name: value for name, value in document.items() if name not in unknown}
    claims = [*_OF_BOTH, "ver", "jti", "idp", *_PROFILE, "given_name", "family_name", "email", "email_verified"]
    return {**kept, "claims_supported": [*claims, "groups"]}


def _of_okta(claims: Claims) -> Claims:
    return {**only(claims, *_OF_BOTH), "ver": 1, "jti": f"ID.{claims['at_hash']}", "idp": _IDP}


def _thin(claims: Claims, _told: Told) -> Claims:
    return {**_of_okta(claims), **only(claims, *_PROFILE)}


def _full(claims: Claims, _told: Told) -> Claims:
    return {**_of_okta(claims), **only(claims, *_PROFILE, "email", "groups")}


def _userinfo(claims: Claims, told: Told) -> Claims:
    return {**claims, "locale": "en-US", "zoneinfo": "Europe/London"} if "profile" in told.scopes else claims


ORG_SERVER: Final = Personality(
    key="okta",
    title="Okta (twin)",
    people=PEOPLE,
    paths=_paths("/oauth2"),
    dpop=Use.DEMANDED,
    dpop_nonce=True,
    sends_iss=False,
    any_secret_method=True,
    declare=_declare,
    id_token=_thin,
    userinfo=_userinfo,
)

CUSTOM_SERVER: Final = Personality(
    key="okta",
    title="Okta (twin), server default",
    people=PEOPLE,
    # Its issuer ends in /oauth2/default, below which it has everything.
    paths=_paths(""),
    dpop=Use.DEMANDED,
    dpop_nonce=True,
    sends_iss=False,
    any_secret_method=True,
    declare=_declare,
    id_token=_full,
    userinfo=_userinfo,
)
