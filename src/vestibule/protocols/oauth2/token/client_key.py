"""The key of a client that proves itself by `private_key_jwt`, judged once (RFC 7523 2.2, RFC 7518 3).

Everything that can be wrong with it is wrong when it is entered, so it is said there, at the field, and no login fails
for it later.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from joserfc.jwk import ECKey, RSAKey
from msgspec import Struct

from vestibule.errors import ConfigError
from vestibule_sdk.client import ClientKey

KEY_FIELD: Final = "clientKey"
CERTIFICATE_FIELD: Final = "clientCertificate"

MIN_RSA_BITS: Final = 2048
MAX_RSA_BITS: Final = 8192
"""Signing takes the cube of the length: this one a tenth of a second."""

_RSA: Final = ("PS256", "RS256", "PS384", "RS384", "PS512", "RS512")
"""Best one first: PSS has a proof of security, PKCS #1 v1.5 is what every server knows."""
_BY_CURVE: Final = {"secp256r1": ("ES256",), "secp384r1": ("ES384",), "secp521r1": ("ES512",)}
KEY_ALGORITHMS: Final = (*_RSA, *(name for names in _BY_CURVE.values() for name in names))
"""All that a key can sign with here."""

_UNSAID: Final = "RS256"
"""OpenID Connect Discovery 3: servers should support it. What an RSA key signs with when the provider does not say."""


class LoadedKey(Struct, frozen=True, kw_only=True):
    """A usable key.

    Attributes:
        names: How an assertion's header names the key: `kid`, or `x5t#S256` and `x5t`.
        algorithms: Those it fits, best one first.
        certificate: Of the key; None without one.
    """

    key: RSAKey | ECKey
    names: Mapping[str, str]
    algorithms: tuple[str, ...]
    certificate: x509.Certificate | None


def load_client_key(client_key: ClientKey) -> LoadedKey:
    """Read key and certificate.

    Raises:
        ConfigError: config_error, at clientKey or clientCertificate.
    """
    pem = client_key.private_key.reveal().strip().encode()
    native = _private_key(pem)
    key: RSAKey | ECKey
    algorithms: tuple[str, ...]
    if isinstance(native, rsa.RSAPrivateKey):
        key, algorithms = RSAKey.import_key(pem), _RSA
    else:
        key, algorithms = ECKey.import_key(pem), _BY_CURVE[native.curve.name]
    if client_key.algorithm is not None and client_key.algorithm not in algorithms:
        raise ConfigError(
            f"the key cannot sign with {client_key.algorithm}", path=KEY_FIELD, hint=f"It fits {', '.join(algorithms)}."
        )
    if client_key.certificate is None:
        return LoadedKey(key=key, names={"kid": key.thumbprint()}, algorithms=algorithms, certificate=None)
    certificate = _certificate_of(client_key.certificate, native)
    return LoadedKey(key=key, names=_thumbprints(certificate), algorithms=algorithms, certificate=certificate)


def choose_algorithm(loaded: LoadedKey, *, wanted: str | None, accepted: tuple[str, ...] | None) -> str:
    """What an assertion is signed with.

    Args:
        loaded: The key.
        wanted: What the connection says; it is taken whatever the provider lists.
        accepted: What the provider lists (`token_endpoint_auth_signing_alg_values_supported`); None when it does not.

    Raises:
        ConfigError: config_error, at clientKey: the provider takes nothing that this key can sign with.
    """
    if wanted is not None:
        return wanted
    if accepted is None:
        return _UNSAID if _UNSAID in loaded.algorithms else loaded.algorithms[0]
    fitting = [name for name in loaded.algorithms if name in accepted]
    if not fitting:
        # What else a provider lists (HMAC, EdDSA, names of its own) no key that is taken here could do.
        possible = [name for name in KEY_ALGORITHMS if name in accepted]
        raise ConfigError(
            "the provider accepts no signature that this key can make",
            path=KEY_FIELD,
            hint=f"The key fits {', '.join(loaded.algorithms)}. "
            + (
                f"Make one for {' or '.join(possible)}."
                if possible
                else "The provider lists nothing that any key could do here: choose another client authentication."
            ),
        )
    return fitting[0]


def public_jwk(loaded: LoadedKey, *, algorithm: str | None) -> dict[str, Any]:
    """The public half, as it is registered at a provider (RFC 7517 4).

    Args:
        loaded: The key.
        algorithm: The only one it is used with; None leaves that open.
    """
    jwk = {name: value for name, value in loaded.key.as_dict(private=False).items() if name in _PUBLIC}
    jwk |= {"kid": loaded.key.thumbprint(), "use": "sig"}
    if algorithm is not None:
        jwk["alg"] = algorithm
    if loaded.certificate is not None:
        jwk |= {"x5t#S256": loaded.names["x5t#S256"]}
    return jwk


_PUBLIC: Final = frozenset({"kty", "n", "e", "crv", "x", "y"})


def _private_key(pem: bytes) -> rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(pem, password=None)
    except TypeError:  # how cryptography says that there is a passphrase
        raise _bad_key(
            "the key is encrypted", "Take the passphrase off: openssl pkey -in key.pem -out plain.pem"
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise _bad_key("this is no private key in PEM", "It begins with -----BEGIN PRIVATE KEY-----.") from None
    if isinstance(key, rsa.RSAPrivateKey):
        if not MIN_RSA_BITS <= key.key_size <= MAX_RSA_BITS:
            raise _bad_key(f"an RSA key of {key.key_size} bits", f"{MIN_RSA_BITS} to {MAX_RSA_BITS} bits are accepted.")
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _BY_CURVE:
        return key
    raise _bad_key("no kind of key that is used here", "Make an RSA key, or an EC key on P-256, P-384 or P-521.")


def _certificate_of(pem: str, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    try:
        certificate = x509.load_pem_x509_certificate(pem.strip().encode())
        certified = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigError(
            "this is no certificate in PEM", path=CERTIFICATE_FIELD, hint="It begins with -----BEGIN CERTIFICATE-----."
        ) from None
    if certified != key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo):
        raise ConfigError(
            "the certificate is of another key than the client's",
            path=CERTIFICATE_FIELD,
            hint="Key and certificate belong together: enter both anew.",
        )
    return certificate


def _thumbprints(certificate: x509.Certificate) -> dict[str, str]:
    der = certificate.public_bytes(Encoding.DER)
    sha1 = hashlib.sha1(der, usedforsecurity=False)  # a name that the provider looks up, not a proof of anything
    return {"x5t#S256": _base64url(hashlib.sha256(der).digest()), "x5t": _base64url(sha1.digest())}


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bad_key(fault: str, hint: str) -> ConfigError:
    return ConfigError(fault, path=KEY_FIELD, hint=hint)
