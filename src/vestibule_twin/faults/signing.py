"""Faults in a token's header and signature, shared by ID tokens and logout tokens.

Source: RFC 8725 sections 2.1, 2.2, 3.1 and 3.10, RFC 7515 sections 4.1.2-4.1.6 and 4.1.11, RFC 7797.
"""

import hashlib
import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from msgspec import structs

from vestibule_twin.faults.materials import Bend, Materials
from vestibule_twin.jose import Draft, Sign
from vestibule_twin.keys import RSAKey, stranger


def _hs256(secret: bytes) -> Sign:
    return lambda data: hmac.digest(secret, data, hashlib.sha256)


def _header(draft: Draft, **members: object) -> Draft:
    return structs.replace(draft, header={**draft.header, **members})


def wrong_key(draft: Draft, _materials: Materials) -> Draft:
    """Sign with the stranger's key under the good kid."""
    return structs.replace(draft, header={**draft.header, "alg": "RS256"}, sign=stranger().sign)


def unknown_kid(draft: Draft, _materials: Materials) -> Draft:
    """Name a key that nobody publishes, and sign with it."""
    return structs.replace(draft, header={**draft.header, "alg": "RS256", "kid": stranger().kid}, sign=stranger().sign)


def alg_none(draft: Draft, _materials: Materials) -> Draft:
    """Leave it unsigned."""
    return structs.replace(draft, header={"alg": "none", "typ": "JWT"}, sign=lambda _: b"")


def hs256_public_key(draft: Draft, materials: Materials) -> Draft:
    """Use the public key, which everybody has, as a secret."""
    return structs.replace(_header(draft, alg="HS256"), sign=_hs256(materials.key.public_pem()))


def hs256_client_secret(draft: Draft, materials: Materials) -> Draft:
    """Use the client's secret; legal in OIDC where declared, and here it is not."""
    return structs.replace(_header(draft, alg="HS256"), sign=_hs256(materials.client_secret.encode()))


def alg_not_declared(draft: Draft, materials: Materials) -> Draft:
    """Sign properly with the good key, by an algorithm that the metadata leaves out."""
    key = materials.key if isinstance(materials.key, RSAKey) else stranger()
    return structs.replace(_header(draft, alg="RS512"), sign=key.sign_sha512)


def names_stranger(member: str) -> Bend:
    """Return the fault whose header offers the stranger's key by `jwk`, `jku`, `x5u` or `x5c`."""

    def bend(draft: Draft, materials: Materials) -> Draft:
        offered: dict[str, object] = {
            "jwk": stranger().jwk,
            "jku": materials.stranger_jwks_uri,
            "x5u": materials.stranger_jwks_uri,
            "x5c": [_certificate()],
        }
        return structs.replace(_header(draft, alg="RS256", **{member: offered[member]}), sign=stranger().sign)

    return bend


def crit(draft: Draft, _materials: Materials) -> Draft:
    """Demand an extension that nobody knows; the signature is good."""
    return _header(draft, crit=["https://twin.example/ext"], **{"https://twin.example/ext": True})


def b64_false(draft: Draft, _materials: Materials) -> Draft:
    """Claim an unencoded payload (RFC 7797), which a JWT must not have."""
    return _header(draft, crit=["b64"], b64=False)


@cache
def _certificate() -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stranger")])
    since = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(stranger().private.public_key())
        .serial_number(1)
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=36_500))
        .sign(stranger().private, hashes.SHA256())
    )
    return b64encode(certificate.public_bytes(Encoding.DER)).decode("ascii")
