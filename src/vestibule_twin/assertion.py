"""Client authentication by a signed assertion, `private_key_jwt`.

Source: RFC 7523 section 3, OpenID Connect Core section 9, RFC 7515 sections 4.1.7 and 4.1.8 (thumbprints of a
certificate); https://learn.microsoft.com/entra/identity-platform/certificate-credentials for the form that Entra wants.
"""

import hashlib
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from vestibule_twin.config import Client
from vestibule_twin.jose import Parts, b64url, take_apart
from vestibule_twin.jwk import PublicKey, demand_signature, public_key
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.state import Twin

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE_S: Final = 600
"""An assertion that lives longer is refused."""
SKEW_S: Final = 30


def _refusal(reason: str) -> OAuthError:
    return OAuthError("invalid_client", reason, status=401)


def claimed_client(twin: Twin, parameters: dict[str, str]) -> tuple[Client, Parts]:
    """Return the client that an assertion names, and the assertion, of which nothing is verified yet.

    Raises:
        OAuthError: `invalid_client` (401).
    """
    if parameters.get("client_assertion_type") != ASSERTION_TYPE:
        raise _refusal("The client_assertion_type is not jwt-bearer")
    try:
        parts = take_apart(parameters.get("client_assertion", ""))
    except ValueError as error:
        raise _refusal("The client_assertion is no JWT") from error
    named = parts.claims.get("sub")
    client = twin.clients.get(named) if isinstance(named, str) else None
    if client is None or parameters.get("client_id") not in {None, named}:
        raise _refusal("The client is unknown")
    return client, parts


def demand_assertion(twin: Twin, client: Client, parts: Parts, *, audiences: tuple[str, ...]) -> None:
    """Demand that the assertion is the client's, meant for us, fresh and new.

    Raises:
        OAuthError: `invalid_client` (401).
    """
    claims, now_s = parts.claims, twin.now_s()
    begins_s, ends_s = _seconds(claims.get("nbf", 0)), _seconds(claims.get("exp"))
    try:
        key = _key(client, parts)
        demand_signature(key, alg=str(parts.header.get("alg")), signed=parts.signed, signature=parts.signature)
    except ValueError as error:
        raise _refusal(f"The client_assertion is not signed by a key of the client: {error}") from error
    audience, jti = claims.get("aud"), claims.get("jti")
    named = audience if isinstance(audience, list) else [audience]
    rules: tuple[tuple[bool, str], ...] = (
        (claims.get("iss") == client.client_id, "iss and sub differ"),
        (bool(set(audiences) & {one for one in named if isinstance(one, str)}), "aud is not this server"),
        (ends_s is not None and now_s - SKEW_S < ends_s <= now_s + LIFE_S, "exp is past or too far"),
        (begins_s is not None and begins_s <= now_s + SKEW_S, "nbf is to come"),
        (isinstance(jti, str) and bool(jti), "jti is missing"),
    )
    for holds, otherwise in rules:
        if not holds:
            raise _refusal(f"The client_assertion does not hold: {otherwise}")
    if twin.assertions.get(f"{client.client_id} {jti}"):
        raise _refusal("The client_assertion was used before")
    twin.assertions.put(f"{client.client_id} {jti}", value=True)


def _seconds(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _key(client: Client, parts: Parts) -> PublicKey:
    """Return the registered key that the header names: by a certificate's thumbprint, or by a key's kid."""
    for pem in client.certificates:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        der = certificate.public_bytes(Encoding.DER)
        sha1 = b64url(hashlib.sha1(der, usedforsecurity=False).digest())
        if parts.header.get("x5t#S256") == b64url(hashlib.sha256(der).digest()) or parts.header.get("x5t") == sha1:
            key = certificate.public_key()
            if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
                return key
    kid = parts.header.get("kid")
    for jwk in client.jwks:
        if kid is None or jwk.get("kid") == kid:
            return public_key(jwk)
    raise ValueError("the header names none of them")
