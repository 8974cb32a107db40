"""JWS compact serialisation, written by hand because half of the twin's work is to write broken ones.

Source: RFC 7515 sections 3.1 and 7.1, RFC 7519. Reading is needed for one thing only, the id_token_hint of a sign-out.
"""

import base64
import binascii
from collections.abc import Callable

import msgspec
from msgspec import Struct

Sign = Callable[[bytes], bytes]

_encode = msgspec.json.Encoder().encode


def b64url(data: bytes) -> str:
    """Encode as base64url without padding (RFC 7515 section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64url(text: str) -> bytes:
    """Decode base64url without padding.

    Raises:
        ValueError: The text is not base64url.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error


class Draft(Struct, kw_only=True):
    """A token about to be signed: what the faults bend."""

    header: dict[str, object]
    claims: dict[str, object]
    sign: Sign
    payload: bytes | None = None
    """In place of the claims, when the fault is that there are none."""
    finish: Callable[[str], str] | None = None
    """Applied to the compact form, when the fault lies in it."""

    def compact(self) -> str:
        """Serialise and sign."""
        payload = _encode(self.claims) if self.payload is None else self.payload
        signed = f"{b64url(_encode(self.header))}.{b64url(payload)}"
        token = f"{signed}.{b64url(self.sign(signed.encode('ascii')))}"
        return self.finish(token) if self.finish else token


class Parts(Struct, frozen=True):
    """A compact token taken apart, not verified."""

    header: dict[str, object]
    claims: dict[str, object]
    signed: bytes
    signature: bytes


def take_apart(token: str) -> Parts:
    """Split and decode a compact token without verifying it.

    Raises:
        ValueError: It is no compact JWS of a JSON object.
    """
    segments = token.split(".")
    if len(segments) != 3:  # noqa: PLR2004 - header, payload, signature
        raise ValueError("not three segments")
    header, claims = (msgspec.json.decode(unb64url(part), type=dict[str, object]) for part in segments[:2])
    signed = f"{segments[0]}.{segments[1]}".encode("ascii", "replace")
    return Parts(header=header, claims=claims, signed=signed, signature=unb64url(segments[2]))
