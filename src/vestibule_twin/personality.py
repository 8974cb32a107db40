"""A personality: what one vendor does differently, as data and pure functions.

A twin without one is as the standards say. Nothing here knows the running provider, so that a personality can be read,
and tested, by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from msgspec import Struct

from vestibule_twin.people import PEOPLE, Person

Claims = dict[str, object]
Document = dict[str, object]
Places = Mapping[str, str]
"""What stands in the places of a path, such as the `{tenant}` of Entra's."""


class Use(StrEnum):
    """What becomes of something optional: it is not known, it may be used, it has to be used."""

    OFF = "off"
    OFFERED = "offered"
    DEMANDED = "demanded"


class Told(Struct, frozen=True, kw_only=True):
    """Whose claims are told, to whom, for which scopes, and by which base address."""

    person: Person
    client_id: str
    scopes: frozenset[str]
    base_url: str


def only(claims: Claims, *names: str) -> Claims:
    """Return the named claims, where they are there."""
    return {name: claims[name] for name in names if name in claims}


STANDARD_PATHS: Final[Mapping[str, str]] = {
    "discovery": "/.well-known/openid-configuration",
    "jwks": "/jwks",
    "authorize": "/authorize",
    "sign_in": "/sign-in",
    "pushed": "/par",
    "token": "/token",
    "userinfo": "/userinfo",
    "logout": "/logout",
    "confirm_logout": "/logout/confirm",
    "tiles": "/",
    "saml_metadata": "/saml/metadata",
    "saml_sso": "/saml/sso",
    "saml_unsolicited": "/saml/unsolicited",
    "saml_sign_in": "/saml/sign-in",
    "saml_slo": "/saml/slo",
    "saml_logout": "/saml/logout",
}


@dataclass(frozen=True, kw_only=True)
class Personality:
    """One vendor, or the standard where nothing is said.

    Attributes:
        key: What `--as` calls it.
        paths: Where its endpoints are, by their names; one that is not named does not exist.
        dpop: Whether access tokens are bound to a key (RFC 9449).
        dpop_nonce: Whether a proof at the token endpoint needs a nonce of ours.
        pushed_requests: Whether authorization requests come by the back channel (RFC 9126).
        openid: Whether it speaks OpenID Connect; without, `openid` is no scope that a request needs.
        pkce_demanded: Whether a request without PKCE is refused, whatever the metadata says about it.
        sends_iss: Whether callbacks carry `iss` (RFC 9207).
        iss_path: What follows the twin's own address there.
        any_secret_method: Whether a client with a secret may show it in the header or in the form, as it likes.
        token_audience_only: Whether a client assertion has to name the endpoint, as the issuer is not understood.
        sub_paths: Whether a redirect URI may lie below a registered one.
        saml_entity: Its name as a SAML provider, below the base address.
        token_prefix: What its access tokens begin with.
        declare: Makes the standard's metadata into its own; the places are those of the request's path.
        issuer: The issuer of a person's tokens, from the twin's own.
        id_token: Makes the claims of the standard's ID token into its own.
        userinfo: The same for the userinfo answer.
        key_set: Makes the published keys, by the name of their ring, into its key set.
        ring: The ring of keys that signs for a person.
        at_home: Whether somebody can sign in at the places of a path.
        unknown_place: Why there is no provider at the places of a path, if there is none.
        refusal: Makes OAuth error and description into the members of a refusal by the token endpoint.
        describes: What the callback's error_description says, from OAuth error and our description.
    """

    key: str = "standard"
    title: str = "Twin"
    paths: Mapping[str, str]
    people: tuple[Person, ...] = PEOPLE
    dpop: Use = Use.OFFERED
    dpop_nonce: bool = False
    pushed_requests: Use = Use.OFFERED
    openid: bool = True
    pkce_demanded: bool = True
    sends_iss: bool = True
    iss_path: str = ""
    any_secret_method: bool = False
    token_audience_only: bool = False
    sub_paths: bool = False
    saml_entity: str = "/saml/metadata"
    token_prefix: str = ""
    declare: Callable[[Document, str, Places], Document] = lambda document, _base_url, _places: document
    issuer: Callable[[str, Person], str] = lambda issuer, _person: issuer
    id_token: Callable[[Claims, Told], Claims] = lambda claims, _told: claims
    userinfo: Callable[[Claims, Told], Claims] = lambda claims, _told: claims
    key_set: Callable[[Mapping[str, list[Document]], str], list[Document]] = lambda rings, _base_url: rings[""]
    rings: tuple[str, ...] = ("",)
    ring: Callable[[Person], str] = lambda _person: ""
    at_home: Callable[[Person, Places], bool] = lambda _person, _places: True
    unknown_place: Callable[[Places], str | None] = lambda _places: None
    refusal: Callable[[str, str], Document] = lambda error, description: {
        "error": error,
        "error_description": description,
    }
    describes: Callable[[str, str], str] = lambda _error, description: description


STANDARD: Final = Personality(paths=STANDARD_PATHS)
