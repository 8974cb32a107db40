"""Variations of verified claims: what a provider might say tomorrow, or an administrator switch off."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.testing import variations as vary

PROTOCOL_CLAIMS: Final = frozenset({"iss", "sub", "aud", "exp", "iat", "nbf", "azp", "nonce", "at_hash", "sid", "jti"})
"""Verified by the host before a connector sees anything."""

CORE_CLAIMS: Final = (
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
)
"""OpenID Connect Core 5.1, less `sub`."""


def names(claims: VerifiedClaims) -> tuple[str, ...]:
    """The claims that are there, without those of the protocol itself."""
    return tuple(sorted({*claims.id_token, *claims.userinfo} - PROTOCOL_CLAIMS))


def without(claims: VerifiedClaims, *gone: str) -> VerifiedClaims:
    """The same without some claims."""
    return replace(claims, id_token=_less(claims.id_token, gone), userinfo=_less(claims.userinfo, gone))


def with_claim(claims: VerifiedClaims, name: str, value: Any) -> VerifiedClaims:  # noqa: ANN401 - any JSON value
    """The same with one claim set in both documents."""
    userinfo = {**claims.userinfo, name: value} if claims.userinfo else {}
    return replace(claims, id_token={**claims.id_token, name: value}, userinfo=userinfo)


def of_subject(claims: VerifiedClaims, subject: str) -> VerifiedClaims:
    """The same with another `sub`."""
    return with_claim(replace(claims, subject=subject), "sub", subject)


def moved_to_userinfo(claims: VerifiedClaims) -> VerifiedClaims:
    """The same from a provider that keeps its ID tokens bare."""
    bare = {name: value for name, value in claims.id_token.items() if name in PROTOCOL_CLAIMS}
    return replace(claims, id_token=bare, userinfo={**claims.userinfo, **_less(claims.id_token, bare)})


def poorer(claims: VerifiedClaims) -> Iterator[tuple[str, VerifiedClaims]]:
    """Every claim in turn gone, and every part of one; then all of them, and all from the ID token."""
    for name in names(claims):
        yield f"no {name}", without(claims, name)
        for place in vary.places(claims.get(name)):
            less = vary.without(claims.get(name), place)
            yield f"{name} without {_words(place)}", with_claim(claims, name, less)
    yield "no claims at all", without(claims, *names(claims))
    yield "every claim at userinfo", moved_to_userinfo(claims)


def odd(claims: VerifiedClaims) -> Iterator[tuple[str, VerifiedClaims]]:
    """Every claim in turn replaced by every odd value, and every part of one, with words for it."""
    for name in names(claims):
        whole = claims.get(name)
        for value in vary.ODD_VALUES:
            yield f"{name}={value!r:.40}", with_claim(claims, name, value)
            for place in vary.places(whole):
                words = f"{name}: {_words(place)}={value!r:.40}"
                yield words, with_claim(claims, name, vary.put(whole, place, value))


def split(claims: VerifiedClaims, address: str, proof: Mapping[str, Any]) -> Iterator[tuple[str, VerifiedClaims, str]]:
    """An address in one document, and another or a proof in the other; with words, and which address is proved.

    Args:
        claims: Which hold it under some name at least.
        address: The one.
        proof: The claims that make it a verified one.
    """
    names = [name for name, value in {**claims.userinfo, **claims.id_token}.items() if value == address]
    bare = without(claims, *names, *proof)
    this, other = dict.fromkeys(names, address), dict.fromkeys(names, f"other.{address}")
    denied = {name: False if value is True else None for name, value in proof.items()}
    for words, id_token, userinfo, proved in (
        ("the proof in the ID token, and another address at userinfo", {**this, **proof}, other, address),
        ("the proof at userinfo, and another address in the ID token", other, {**this, **proof}, address),
        ("the proof in the ID token, and the address at userinfo", proof, this, ""),
        ("the address in the ID token, and the proof at userinfo", this, proof, ""),
        ("the proof at userinfo, and its contrary in the ID token", {**this, **denied}, {**this, **proof}, ""),
    ):
        if names:
            changed = replace(
                bare,
                id_token={**bare.id_token, **id_token},
                userinfo={**bare.userinfo, "sub": bare.subject, **userinfo},
            )
            yield words, changed, proved


def _words(place: vary.Place) -> str:
    return ".".join(map(str, place))


def _less(document: Mapping[str, Any], gone: Any) -> dict[str, Any]:  # noqa: ANN401 - any container of names
    return {name: value for name, value in document.items() if name not in gone}
