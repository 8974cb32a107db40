"""Every ID token fault bends what it says, seen through the token endpoint."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
from cryptography import x509
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet, RSAKey
from twin_party import APP, Party, holds

from vestibule_twin.faults import Faults, IdTokenFault
from vestibule_twin.faults.id_token import ID_TOKEN
from vestibule_twin.jose import unb64url
from vestibule_twin.keys import stranger

F = IdTokenFault


@dataclass
class Seen:
    """A bent token beside the time it was made at."""

    token: str
    party: Party
    now_s: int

    @property
    def header(self) -> dict[str, Any]:
        """The decoded header."""
        return dict(msgspec.json.decode(unb64url(self.token.split(".")[0])))

    @property
    def payload(self) -> Any:  # noqa: ANN401 - a fault may put anything there
        """The decoded payload."""
        return msgspec.json.decode(unb64url(self.token.split(".")[1]))

    @property
    def signature(self) -> bytes:
        """The third segment, decoded."""
        return unb64url(self.token.split(".")[2])

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return self.token.rpartition(".")[0].encode()

    def near(self, name: str, offset_s: int) -> bool:
        """Tell whether a time claim lies this far from now, give or take the length of a test."""
        return abs(int(self.payload[name]) - (self.now_s + offset_s)) <= 30

    def good_signature(self) -> bool:
        """Tell whether the twin's key signed it."""
        return self.party.twin.keys.current.recognises(self.signed, self.signature)

    def strangers_signature(self) -> bool:
        """Tell whether the stranger's key signed it."""
        return stranger().recognises(self.signed, self.signature)

    def hs256(self, secret: bytes) -> bool:
        """Tell whether it is an HMAC under this secret."""
        return self.signature == hmac.digest(secret, self.signed, hashlib.sha256)

    def strangers(self, jwk: dict[str, str]) -> bool:
        """Tell whether a JWK is the stranger's."""
        return RSAKey.import_key(jwk).thumbprint() == stranger().kid  # type: ignore[arg-type]


def _x5c(seen: Seen) -> bool:
    certificate = x509.load_der_x509_certificate(base64.b64decode(seen.header["x5c"][0]))
    return certificate.public_key() == stranger().private.public_key() and seen.strangers_signature()


def _offers(seen: Seen, member: str) -> bool:
    return seen.strangers_signature() and str(seen.header[member]).endswith("/_twin/stranger_jwks")


def _rs512(seen: Seen) -> bool:
    key = RSAKey.import_key(seen.party.twin.keys.current.jwk | {"alg": "RS512"})  # type: ignore[arg-type]
    return bool(jws.deserialize_compact(seen.token, key, algorithms=["RS512"]).payload)


def _claim(name: str, value: object) -> Callable[[Seen], bool]:
    return lambda seen: seen.payload[name] == value and seen.good_signature()


def _without(name: str) -> Callable[[Seen], bool]:
    return lambda seen: name not in seen.payload and seen.good_signature()


SAYS: dict[F, Callable[[Seen], bool]] = {
    F.WRONG_KEY: lambda s: s.strangers_signature() and s.header["kid"] == s.party.twin.keys.current.kid,
    F.UNKNOWN_KID: lambda s: s.strangers_signature() and s.header["kid"] == stranger().kid,
    F.ALG_NONE: lambda s: s.header["alg"] == "none" and s.signature == b"" and s.token.endswith("."),
    F.HS256_PUBLIC_KEY: lambda s: s.header["alg"] == "HS256" and s.hs256(s.party.twin.keys.current.public_pem()),
    F.HS256_CLIENT_SECRET: lambda s: s.header["alg"] == "HS256" and s.hs256(APP.secret.encode()),
    F.ALG_NOT_DECLARED: _rs512,
    F.HEADER_JWK: lambda s: s.strangers(s.header["jwk"]) and s.strangers_signature(),
    F.HEADER_JKU: lambda s: _offers(s, "jku"),
    F.HEADER_X5U: lambda s: _offers(s, "x5u"),
    F.HEADER_X5C: _x5c,
    F.HEADER_CRIT: lambda s: s.header["crit"][0] in s.header and s.good_signature(),
    F.HEADER_B64: lambda s: s.header["crit"] == ["b64"] and s.header["b64"] is False and s.good_signature(),
    F.TWO_SEGMENTS: lambda s: s.token.count(".") == 1,
    F.PAYLOAD_ARRAY: lambda s: isinstance(s.payload, list) and s.good_signature(),
    F.OVERSIZED: lambda s: len(s.token) > 300_000 and s.good_signature(),
    F.ISS_WRONG: _claim("iss", "https://other.example"),
    F.ISS_MISSING: _without("iss"),
    F.AUD_WRONG: _claim("aud", "other-client"),
    F.AUD_MISSING: _without("aud"),
    F.AUD_EMPTY: _claim("aud", []),
    F.AUD_PREFIX: _claim("aud", "app2"),
    F.AUD_LIST_OF_ONE: _claim("aud", ["app"]),
    F.AUD_LIST_WITH_AZP: lambda s: s.payload["aud"] == ["app", "other-client"] and s.payload["azp"] == "app",
    F.AUD_LIST_WITHOUT_AZP: lambda s: s.payload["aud"] == ["app", "other-client"] and "azp" not in s.payload,
    F.AZP_WRONG: _claim("azp", "other-client"),
    F.EXPIRED: lambda s: s.near("exp", -3600) and s.payload["iat"] < s.payload["exp"],
    F.EXP_MISSING: _without("exp"),
    F.EXP_STRING: lambda s: isinstance(s.payload["exp"], str) and s.near("exp", 3600),
    F.IAT_MISSING: _without("iat"),
    F.IAT_FUTURE: lambda s: s.near("iat", 3600),
    F.IAT_LONG_AGO: lambda s: s.near("iat", -86_400) and s.near("exp", 300),
    F.NBF_FUTURE: lambda s: s.near("nbf", 3600),
    F.NONCE_WRONG: lambda s: s.payload["nonce"] not in {"the-nonce", ""} and s.good_signature(),
    F.NONCE_MISSING: _without("nonce"),
    F.AT_HASH_WRONG: lambda s: len(unb64url(s.payload["at_hash"])) == 16 and not any(unb64url(s.payload["at_hash"])),
    F.AT_HASH_MISSING: _without("at_hash"),
    F.SUB_MISSING: _without("sub"),
    F.SUB_EMPTY: _claim("sub", ""),
    F.SUB_NUMBER: _claim("sub", 17),
    F.SUB_256: lambda s: len(s.payload["sub"]) == 256,
    F.AUTH_TIME_MISSING: _without("auth_time"),
    F.AUTH_TIME_OLD: lambda s: s.near("auth_time", -86_400),
    F.ACR_WRONG: _claim("acr", "0"),
    F.ACR_MISSING: _without("acr"),
    F.LOGOUT_TOKEN_INSTEAD: lambda s: (
        s.header["typ"] == "logout+jwt" and "events" in s.payload and "nonce" not in s.payload and s.good_signature()
    ),
    F.CLAIMS_ONLY_AT_USERINFO: lambda s: not s.payload.keys() & {"name", "email", "email_verified"},
}


async def _token(party: Party, *faults: F) -> Seen:
    party.twin.faults = Faults(id_token=faults)
    return Seen((await party.login())["id_token"], party, party.twin.now_s())


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(ID_TOKEN) == set(F) == set(SAYS)


@pytest.mark.parametrize("fault", list(F))
async def test_fault_bends_what_it_says(rsa_party: Party, fault: F) -> None:
    bent = await _token(rsa_party, fault)
    assert holds(SAYS[fault], bent)
    straight = await _token(rsa_party)
    assert not holds(SAYS[fault], straight)


async def test_straight_token_is_good(rsa_party: Party) -> None:
    seen = await _token(rsa_party)
    keys = KeySet.import_key_set((await rsa_party.http.get("/jwks")).json())
    assert jws.deserialize_compact(seen.token, keys, algorithms=["RS256"]).payload


async def test_forged_token_fails_under_the_published_keys(rsa_party: Party) -> None:
    seen = await _token(rsa_party, F.WRONG_KEY)
    keys = KeySet.import_key_set((await rsa_party.http.get("/jwks")).json())
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(seen.token, keys, algorithms=["RS256"])


async def test_faults_add_up(rsa_party: Party) -> None:
    seen = await _token(rsa_party, F.NONCE_WRONG, F.SUB_EMPTY, F.ALG_NONE)
    assert (seen.payload["nonce"], seen.payload["sub"], seen.header["alg"]) == ("another-nonce", "", "none")
