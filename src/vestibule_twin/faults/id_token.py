"""Faults in the ID token, each of them one broken rule of OIDC Core sections 2, 3.1.3.6 and 3.1.3.7."""

from typing import Final

from msgspec import structs

from vestibule_twin.faults import signing
from vestibule_twin.faults.claims import computed, with_claim, without
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.materials import Bend, Materials
from vestibule_twin.faults.names import IdTokenFault as F
from vestibule_twin.jose import Draft
from vestibule_twin.logout_event import EVENTS

_HOUR_S: Final = 3600
_DAY_S: Final = 24 * _HOUR_S
_RELEASED = ("name", "given_name", "family_name", "preferred_username", "email", "email_verified", "groups")


def _two_segments(draft: Draft, _materials: Materials) -> Draft:
    return structs.replace(draft, finish=lambda token: token.rpartition(".")[0])


def _payload_array(draft: Draft, _materials: Materials) -> Draft:
    return structs.replace(draft, payload=b'["not","claims"]')


def _two_audiences(draft: Draft, materials: Materials) -> Draft:
    return structs.replace(draft, claims={**draft.claims, "aud": [materials.client_id, "other-client"]})


def _two_audiences_with_azp(draft: Draft, materials: Materials) -> Draft:
    both = _two_audiences(draft, materials)
    return structs.replace(both, claims={**both.claims, "azp": materials.client_id})


def _expired(draft: Draft, materials: Materials) -> Draft:
    past = {"iat": materials.now_s - 2 * _HOUR_S, "exp": materials.now_s - _HOUR_S}
    return structs.replace(draft, claims={**draft.claims, **past})


def _logout_token(draft: Draft, materials: Materials) -> Draft:
    kept = {name: draft.claims[name] for name in ("iss", "sub", "aud", "iat", "exp", "sid")}
    return structs.replace(
        draft,
        header={**draft.header, "typ": "logout+jwt"},
        claims={**kept, "jti": f"instead-{materials.now_s}", "events": EVENTS},
    )


ID_TOKEN: Final[dict[F, Entry[Bend]]] = {
    F.WRONG_KEY: Entry(signing.wrong_key, "Signed by a stranger under the good kid."),
    F.UNKNOWN_KID: Entry(signing.unknown_kid, "Signed by a stranger under a kid that is nowhere published."),
    F.ALG_NONE: Entry(signing.alg_none, "Not signed: alg none."),
    F.HS256_PUBLIC_KEY: Entry(signing.hs256_public_key, "HS256 with the public key (PEM) as its secret."),
    F.HS256_CLIENT_SECRET: Entry(signing.hs256_client_secret, "HS256 with the client secret, not declared."),
    F.ALG_NOT_DECLARED: Entry(signing.alg_not_declared, "RS512, which the metadata leaves out."),
    F.HEADER_JWK: Entry(signing.names_stranger("jwk"), "Signed by a stranger whose key is in the header."),
    F.HEADER_JKU: Entry(signing.names_stranger("jku"), "Signed by a stranger; jku leads to the key."),
    F.HEADER_X5U: Entry(signing.names_stranger("x5u"), "Signed by a stranger; x5u leads to the key."),
    F.HEADER_X5C: Entry(signing.names_stranger("x5c"), "Signed by a stranger whose certificate is in the header."),
    F.HEADER_CRIT: Entry(signing.crit, "Well signed, with a crit extension nobody knows."),
    F.HEADER_B64: Entry(signing.b64_false, "Well signed, with crit b64 and b64 false."),
    F.TWO_SEGMENTS: Entry(_two_segments, "No signature segment."),
    F.PAYLOAD_ARRAY: Entry(_payload_array, "The payload is a JSON array."),
    F.OVERSIZED: Entry(with_claim("padding", "x" * 300_000), "300 KB in one claim."),
    F.ISS_WRONG: Entry(with_claim("iss", "https://other.example"), "Another issuer."),
    F.ISS_MISSING: Entry(without("iss"), "No iss."),
    F.AUD_WRONG: Entry(with_claim("aud", "other-client"), "Another audience."),
    F.AUD_MISSING: Entry(without("aud"), "No aud."),
    F.AUD_EMPTY: Entry(with_claim("aud", []), "An empty list of audiences."),
    F.AUD_PREFIX: Entry(computed("aud", lambda m: f"{m.client_id}2"), "An audience that begins with the client's id."),
    F.AUD_LIST_OF_ONE: Entry(computed("aud", lambda m: [m.client_id]), "A list of one audience.", acceptable=True),
    F.AUD_LIST_WITH_AZP: Entry(_two_audiences_with_azp, "Two audiences and the right azp.", acceptable=True),
    F.AUD_LIST_WITHOUT_AZP: Entry(_two_audiences, "Two audiences, no azp."),
    F.AZP_WRONG: Entry(with_claim("azp", "other-client"), "Another azp."),
    F.EXPIRED: Entry(_expired, "Expired an hour ago."),
    F.EXP_MISSING: Entry(without("exp"), "No exp."),
    F.EXP_STRING: Entry(computed("exp", lambda m: str(m.now_s + _HOUR_S)), "exp is a string."),
    F.IAT_MISSING: Entry(without("iat"), "No iat."),
    F.IAT_FUTURE: Entry(computed("iat", lambda m: m.now_s + _HOUR_S), "Issued an hour from now."),
    F.IAT_LONG_AGO: Entry(computed("iat", lambda m: m.now_s - _DAY_S), "Issued a day ago, not expired."),
    F.NBF_FUTURE: Entry(computed("nbf", lambda m: m.now_s + _HOUR_S), "Not valid for another hour."),
    F.NONCE_WRONG: Entry(with_claim("nonce", "another-nonce"), "Another nonce."),
    F.NONCE_MISSING: Entry(without("nonce"), "No nonce."),
    F.AT_HASH_WRONG: Entry(with_claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA"), "at_hash of another access token."),
    F.AT_HASH_MISSING: Entry(without("at_hash"), "No at_hash, optional in the code flow.", acceptable=True),
    F.SUB_MISSING: Entry(without("sub"), "No sub."),
    F.SUB_EMPTY: Entry(with_claim("sub", ""), "An empty sub."),
    F.SUB_NUMBER: Entry(with_claim("sub", 17), "A sub that is a number."),
    F.SUB_256: Entry(with_claim("sub", "s" * 256), "A sub of 256 characters, one too many."),
    F.AUTH_TIME_MISSING: Entry(without("auth_time"), "No auth_time."),
    F.AUTH_TIME_OLD: Entry(computed("auth_time", lambda m: m.now_s - _DAY_S), "Signed in a day ago."),
    F.ACR_WRONG: Entry(with_claim("acr", "0"), "The lowest acr there is."),
    F.ACR_MISSING: Entry(without("acr"), "No acr."),
    F.LOGOUT_TOKEN_INSTEAD: Entry(_logout_token, "A well-signed logout token in its place."),
    F.CLAIMS_ONLY_AT_USERINFO: Entry(without(*_RELEASED), "Name, e-mail and groups only at userinfo.", acceptable=True),
}


def bend_id_token(draft: Draft, named: tuple[F, ...], materials: Materials) -> Draft:
    """Apply the named faults one after the other."""
    for fault in named:
        draft = ID_TOKEN[fault].bend(draft, materials)
    return draft
