"""A JWS of our own in its compact form (RFC 7515 7.1): what a client assertion and a DPoP proof both are."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import msgspec
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

from vestibule_sdk.secret import Secret


def compact_jws(header: Mapping[str, Any], claims: Mapping[str, Any], *, key: RSAKey | ECKey) -> Secret:
    """Sign claims with the algorithm that the header names; the key fits it.

    What comes out is as good as a password while it lives.
    """
    signing_input = base64url(msgspec.json.encode(header)) + b"." + base64url(msgspec.json.encode(claims))
    signature = JWSRegistry.algorithms[header["alg"]].sign(signing_input, key)
    return Secret((signing_input + b"." + base64url(signature)).decode("ascii"))


def base64url(raw: bytes) -> bytes:
    """Base64url without padding (RFC 7515 2)."""
    return urlsafe_b64encode(raw).rstrip(b"=")
