"""Google: Workspace accounts with `hd` and personal ones without; no groups, no sign-out, sometimes no scheme in `iss`.

Source: https://accounts.google.com/.well-known/openid-configuration,
https://developers.google.com/identity/openid-connect/openid-connect (claims; `iss` is https://accounts.google.com or
accounts.google.com), https://developers.google.com/identity/gsi/web/guides/verify-google-id-token (which addresses
Google answers for). The parameter `hd` only arranges Google's page, so here it does nothing.

Facts: `hd`, the Workspace domain; `iss_without_scheme`. People, all in the Workspace workspace.example but where said:
...01 ada, ...02 charles (a gmail.com account), ...03 mary (an account with an address of elsewhere), ...04 annabella
(another Workspace), ...05 george (address not verified), ...06 augusta (iss without scheme).
"""

from typing import Final

from vestibule_twin.people import Person
from vestibule_twin.personality import Claims, Document, Personality, Places, Told, Use, only

HOSTED_DOMAIN: Final = "workspace.example"
OTHER_DOMAIN: Final = "other-workspace.example"
_SUBJECT: Final = "1096537281904562300"
_IN_BOTH: Final = ("sub", "email", "email_verified", "name", "given_name", "family_name")

PEOPLE: Final = (
    Person(
        subject=f"{_SUBJECT}01",
        name="Ada Lovelace",
        given_name="Ada",
        family_name="Lovelace",
        email=f"ada@{HOSTED_DOMAIN}",
        email_verified=True,
        facts={"hd": HOSTED_DOMAIN},
        note=f"Workspace account of {HOSTED_DOMAIN}",
    ),
    Person(
        subject=f"{_SUBJECT}02",
        name="Charles Babbage",
        given_name="Charles",
        family_name="Babbage",
        email="charles.of.the.twin@gmail.com",
        email_verified=True,
        note="Personal account with a gmail.com address",
    ),
    Person(
        subject=f"{_SUBJECT}03",
        name="Mary Somerville",
        email="mary@elsewhere.example",
        email_verified=True,
        note="Personal account with an address that Google does not host",
    ),
    Person(
        subject=f"{_SUBJECT}04",
        name="Annabella Byron",
        email=f"annabella@{OTHER_DOMAIN}",
        email_verified=True,
        facts={"hd": OTHER_DOMAIN},
        note=f"Workspace account of {OTHER_DOMAIN}",
    ),
    Person(
        subject=f"{_SUBJECT}05",
        name="George Boole",
        email=f"george@{HOSTED_DOMAIN}",
        email_verified=False,
        facts={"hd": HOSTED_DOMAIN},
        note="Workspace account, address not verified",
    ),
    Person(
        subject=f"{_SUBJECT}06",
        name="Augusta King",
        email=f"augusta@{HOSTED_DOMAIN}",
        email_verified=True,
        facts={"hd": HOSTED_DOMAIN, "iss_without_scheme": True},
        note="The issuer in her ID tokens has no scheme",
    ),
)


def _declare(document: Document, _base_url: str, _places: Places) -> Document:
    known = {
        *("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"),
        *("response_types_supported", "response_modes_supported", "grant_types_supported", "subject_types_supported"),
        *("id_token_signing_alg_values_supported", "code_challenge_methods_supported"),
    }
    return {
        **{name: value for name, value in document.items() if name in known},
        "scopes_supported": ["openid", "email", "profile"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": [
            "aud",
            "email",
            "email_verified",
            "exp",
            "family_name",
            "given_name",
            "iat",
            "iss",
            "name",
            "sub",
        ],
    }


def _id_token(claims: Claims, told: Told) -> Claims:
    kept = only(claims, "iss", "aud", "iat", "exp", "nonce", "at_hash", *_IN_BOTH)
    if told.person.facts.get("iss_without_scheme"):
        kept["iss"] = str(kept["iss"]).partition("://")[2]
    return {**kept, "azp": told.client_id, **_hosted(told)}


def _userinfo(claims: Claims, told: Told) -> Claims:
    return {**only(claims, *_IN_BOTH), **_hosted(told)}


def _hosted(told: Told) -> Claims:
    domain = told.person.facts.get("hd")
    return {"hd": domain} if domain else {}


GOOGLE: Final = Personality(
    key="google",
    title="Google (twin)",
    people=PEOPLE,
    paths={
        "discovery": "/.well-known/openid-configuration",
        "authorize": "/o/oauth2/v2/auth",
        "sign_in": "/o/oauth2/v2/auth/sign-in",
        "token": "/token",
        "userinfo": "/v1/userinfo",
        "jwks": "/oauth2/v3/certs",
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
