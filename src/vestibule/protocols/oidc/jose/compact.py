"""A token is a compact JWS: three base64url parts, the first two JSON objects, of bounded size (RFC 7515 7.1, S64)."""

import binascii
import re
from typing import Any, Final

from msgspec import Struct

from vestibule.errors import IDTokenMalformed
from vestibule.protocols.oidc.hints import NOT_STANDARD
from vestibule.protocols.oidc.jose.json_part import NotAnObject, decode_object

MAX_TOKEN_BYTES: Final = 32_768
"""Entra's and Keycloak's fattest tokens, with hundreds of groups, stay under 16 KiB."""

_JWS: Final = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)(?:\.([A-Za-z0-9_-]*))?")
_JWE_DOTS: Final = 4
UNSECURED: Final = "none"
_ANY: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LAST: Final = (_ANY, b"", _ANY[::16], _ANY[::4])
"""By a part's length modulo 4: its possible last characters. One more than a multiple of 4 is no length."""
_TO_STANDARD: Final = bytes.maketrans(b"-_", b"+/")


class CompactJWS(Struct, frozen=True, kw_only=True):
    """A token taken apart, nothing of it verified.

    Attributes:
        signing_input: The bytes that are signed: exactly those that arrived.
        payload: Still encoded bytes of JSON; read only after the signature held (`claims_of`).
        signature: Empty only where the header says `none`, which no connection accepts.
    """

    header: dict[str, Any]
    signing_input: bytes
    payload: bytes
    signature: bytes


def take_apart(token: str) -> CompactJWS:
    """Split and decode a token.

    Raises:
        IDTokenMalformed: id_token_malformed.
    """
    if len(token) > MAX_TOKEN_BYTES:
        raise IDTokenMalformed(
            "The token is too large",
            hint="Let the provider put fewer claims into the token, groups above all.",
            expected=f"at most {MAX_TOKEN_BYTES} bytes",
            received=f"{len(token)} characters",
        )
    raw = token.encode("utf-8", "replace")
    parts = _JWS.fullmatch(raw)
    if parts is None:
        if raw.count(b".") == _JWE_DOTS:
            raise IDTokenMalformed(
                "The token is encrypted, which is not configured",
                hint="Switch ID token encryption off for this client at the provider. Keycloak: Clients > (client) > "
                "Advanced > Fine grain OpenID Connect configuration > ID token encryption key management algorithm.",
                expected="a signed token of three parts",
                received="five parts",
            )
        raise _malformed("The token is no compact JWS", "three base64url parts joined by dots", f"{len(raw)} bytes")
    encoded_header, payload, signature = parts.groups()
    header = _object(_decode(encoded_header, "header"), "header")
    if not signature and not _is_unsecured(header):
        raise _malformed("The token has no signature", "a signature in the third part", "an empty one")
    return CompactJWS(
        header=header,
        signing_input=raw[: parts.end(2)],
        payload=_decode(payload, "payload"),
        # An unsecured token (RFC 7519 6.1; some servers leave out its second dot) is refused for its algorithm.
        signature=_decode(signature, "signature") if signature else b"",
    )


def claims_of(jws: CompactJWS) -> dict[str, Any]:
    """The claims of a token whose signature holds.

    Raises:
        IDTokenMalformed: id_token_malformed: the payload is no JSON object.
    """
    return _object(jws.payload, "payload")


def _is_unsecured(header: dict[str, Any]) -> bool:
    alg = header.get("alg")
    return isinstance(alg, str) and alg.lower() == UNSECURED


def _decode(part: bytes, name: str) -> bytes:
    # One text for one value: the unused bits of the last character are zero (RFC 4648 3.5).
    if part[-1] not in _LAST[len(part) % 4]:
        raise _malformed(f"The token's {name} is not base64url", "base64url", "something else")
    try:
        return binascii.a2b_base64(part.translate(_TO_STANDARD) + b"=" * (-len(part) % 4), strict_mode=True)
    except binascii.Error:
        raise _malformed(f"The token's {name} is not base64url", "base64url", "something else") from None


def _object(raw: bytes, name: str) -> dict[str, Any]:
    try:
        return decode_object(raw)
    except NotAnObject as error:
        raise _malformed(f"The token's {name} is {error}", "a JSON object", str(error)) from None


def _malformed(detail: str, expected: str, received: str) -> IDTokenMalformed:
    return IDTokenMalformed(detail, hint=NOT_STANDARD, expected=expected, received=received)
