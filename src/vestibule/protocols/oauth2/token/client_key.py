"""The key of a client that proves itself by `private_key_jwt`, judged once (RFC 7523 2.2, RFC 7518 3).

Everything that can be wrong with it is wrong when it is entered, so it is said there, at the field, and no login fails
for it later.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey, RSAKey
from msgspec import Struct

from vestibule.errors import ConfigError
from vestibule.protocols.oauth2.token.loaded_keys import LoadedKeys
from vestibule.protocols.oauth2.token.pem_key import BY_CURVE, KEY_FIELD, certificate_of, private_key
from vestibule_sdk.client import ClientKey

_RSA: Final = ("PS256", "RS256", "PS384", "RS384", "PS512", "RS512")
"""Best one first: PSS has a proof of security, PKCS #1 v1.5 is what every server knows."""
KEY_ALGORITHMS: Final = (*_RSA, *(name for names in BY_CURVE.values() for name in names))
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
    """Read key and certificate, once for all logins.

    That an RSA key's factors are primes was seen when it was entered, by `check_client_key`.

    Raises:
        ConfigError: config_error, at clientKey or clientCertificate.
    """
    return _KNOWN.get(client_key)


def check_client_key(client_key: ClientKey) -> LoadedKey:
    """Judge a key that somebody enters. It takes up to a second of the processor.

    Raises:
        ConfigError: config_error, at clientKey or clientCertificate.
    """
    return _read(client_key, checks_primes=True)


def _read(client_key: ClientKey, *, checks_primes: bool = False) -> LoadedKey:
    native = private_key(client_key.private_key.reveal(), checks_primes=checks_primes)
    key: RSAKey | ECKey
    algorithms: tuple[str, ...]
    # By the key that was judged, never by its text, in which joserfc could find another one.
    if isinstance(native, rsa.RSAPrivateKey):
        key, algorithms = RSAKey(native, native), _RSA
    else:
        key, algorithms = ECKey(native, native), BY_CURVE[native.curve.name]
    if client_key.algorithm is not None and client_key.algorithm not in algorithms:
        raise ConfigError(
            f"the key cannot sign with {client_key.algorithm}", path=KEY_FIELD, hint=f"It fits {', '.join(algorithms)}."
        )
    if client_key.certificate is None:
        return LoadedKey(key=key, names={"kid": key.thumbprint()}, algorithms=algorithms, certificate=None)
    certificate = certificate_of(client_key.certificate, native)
    return LoadedKey(key=key, names=_thumbprints(certificate), algorithms=algorithms, certificate=certificate)


_KNOWN: Final = LoadedKeys(_read)


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


def _thumbprints(certificate: x509.Certificate) -> dict[str, str]:
    der = certificate.public_bytes(Encoding.DER)
    sha1 = hashlib.sha1(der, usedforsecurity=False)  # a name that the provider looks up, not a proof of anything
    return {"x5t#S256": _base64url(hashlib.sha256(der).digest()), "x5t": _base64url(sha1.digest())}


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
