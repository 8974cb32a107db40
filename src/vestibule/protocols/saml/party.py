"""A SAML connection ready for use: everything that can be prepared once for each of its versions.

Keys are read, addresses judged and python3-saml's settings made here, so that a login does none of it, and what an
administrator got wrong is said when a connection is saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from vestibule.errors import ConfigError
from vestibule.protocols.saml.address import address_fault
from vestibule.protocols.saml.metadata.own import check_own_metadata
from vestibule.protocols.saml.opinion.second_opinion import SecondOpinion
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule.protocols.saml.quirks import refuse_quirks
from vestibule.protocols.saml.signature.key import VerificationKey, read_verification_key
from vestibule_sdk.saml import SAMLProfile

CERTIFICATES_AT_MOST: Final = 16
"""Each may be tried for each signature (S66). Providers that rotate have two."""

SKEW_S_AT_MOST: Final = 300
"""S15; SAML2int 2.2.1 asks for three to five minutes."""

_ENTITY_ID_CHARACTERS_AT_MOST: Final = 1_024
"""SAML core 8.3.6."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Both sides of one connection.

    Attributes:
        keys: That may have signed the provider's messages.
        signing_key: Ours.
        decryption_keys: Ours, the newest first.
        opinion: None when the connection does without.
    """

    profile: SAMLProfile
    own: OwnSide
    keys: tuple[VerificationKey, ...]
    signing_key: rsa.RSAPrivateKey
    decryption_keys: tuple[rsa.RSAPrivateKey, ...]
    opinion: SecondOpinion | None


def prepare(profile: SAMLProfile, own: OwnSide) -> Party:
    """Make a connection ready.

    Raises:
        ConfigError: config_error, at the field of the configuration.
    """
    refuse_quirks(profile)
    _check_entity_id(profile.idp_entity_id, path="idpEntityId")
    _check_entity_id(own.entity_id, path="spEntityId")
    for path, url in (
        ("ssoUrl", profile.sso_url),
        ("sloUrl", profile.slo_url),
        ("sloResponseUrl", profile.slo_response_url),
    ):
        _check_url(url, path=path)
    if not 0 <= profile.skew_s <= SKEW_S_AT_MOST:
        raise ConfigError(f"is 0 to {SKEW_S_AT_MOST} seconds", path="clockSkew")
    keys = _verification_keys(profile.signing_certificates)
    check_own_metadata(profile, own)
    return Party(
        profile=profile,
        own=own,
        keys=keys,
        signing_key=_private_key(own.signing),
        decryption_keys=tuple(map(_private_key, own.decryption)),
        opinion=SecondOpinion(profile, own, [key.certificate for key in keys]) if profile.second_opinion else None,
    )


def prepare_template(profile: SAMLProfile, own: OwnSide) -> Party:
    """Make ready what describes us where no provider is known yet; it verifies nothing.

    Args:
        profile: Its provider only stands in for one.
        own: Us.

    Raises:
        ConfigError: config_error, at the field of the configuration.
    """
    return replace(prepare(profile, own), keys=(), opinion=None)


def _verification_keys(certificates: Sequence[str]) -> tuple[VerificationKey, ...]:
    if not 1 <= len(certificates) <= CERTIFICATES_AT_MOST:
        raise ConfigError(
            f"holds 1 to {CERTIFICATES_AT_MOST} certificates of the provider, and there are {len(certificates)}",
            path="signingCertificates",
            hint="Paste the provider's signing certificate, or import its metadata.",
        )
    return tuple(read_verification_key(pem, path="signingCertificates") for pem in certificates)


def _check_entity_id(text: str, *, path: str) -> None:
    if not text or len(text) > _ENTITY_ID_CHARACTERS_AT_MOST or not text.isprintable() or text != text.strip():
        raise ConfigError(f"is no entity ID: 1 to {_ENTITY_ID_CHARACTERS_AT_MOST} visible characters", path=path)


def _check_url(url: str | None, *, path: str) -> None:
    fault = None if url is None else address_fault(url)
    if fault is not None:
        raise ConfigError(f"is not usable: {fault}", path=path, hint="Copy the address from the provider's metadata.")


def _private_key(pair: KeyPair) -> rsa.RSAPrivateKey:
    # Its parts are not checked against each other (40 ms): it was made here, and comes out of authenticated encryption.
    key = load_pem_private_key(pair.private_key.reveal().encode(), password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ConfigError("our own key of this connection is no RSA key", path="")
    return key
