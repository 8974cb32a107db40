"""Keys that a message brings along, and algorithms that are not what they seem (S6, S7)."""

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from saml_algorithms import (
    DSA_SHA1,
    DSA_SHA256,
    ECDSA_SHA1,
    ECDSA_SHA256,
    ECDSA_SHA512,
    HMAC_SHA1,
    HMAC_SHA256,
    HMAC_SHA512,
    MD5,
    PSS_SHA1,
    PSS_SHA256,
    PSS_WITH_PARAMETERS,
    RSA_MD5,
    RSA_SHA1,
    RSA_SHA256,
    RSA_SHA512,
    SHA1,
)
from saml_cases import RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_messages import Attack, replaced, signed_with, write
from saml_receiving import engine_at, party_for, receive
from saml_recipe import Recipe, Signing
from saml_signed import ds, ds_find
from saml_signing_keys import SigningKey, idp_key, signing_key

from vestibule.errors import ConfigError

MALLORY = signing_key("mallory")
CURVE = signing_key("idp", "P-256")
ON_CURVE = Recipe(sign_assertion=Signing(key=CURVE, algorithm=ECDSA_SHA256))
WITH_PSS = Recipe(sign_assertion=Signing(algorithm=PSS_SHA256))
BAD_VALUE = "signature_validation_failed"
REFUSED = "algorithm_refused"
STRUCTURE = "signature_structure_refused"


def rsa_of(key: SigningKey) -> rsa.RSAPrivateKey:
    assert isinstance(key.private_key, rsa.RSAPrivateKey)
    return key.private_key


def keyed_with(secret: bytes, name: str = "sha256") -> Callable[[bytes], bytes]:
    """A "signature" that anybody can make who knows a text."""
    return lambda octets: hmac.digest(secret, octets, name)


def public_der() -> bytes:
    return idp_key().private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pss(salt_bytes: int, mask: hashes.HashAlgorithm | None = None) -> Callable[[bytes], bytes]:
    scheme = padding.PSS(padding.MGF1(mask or hashes.SHA256()), salt_bytes)
    return lambda octets: rsa_of(idp_key()).sign(octets, scheme, hashes.SHA256())


def on_curve(octets: bytes) -> bytes:
    assert isinstance(CURVE.private_key, ec.EllipticCurvePrivateKey)
    return CURVE.private_key.sign(octets, ec.ECDSA(hashes.SHA256()))


def by_md5(octets: bytes) -> bytes:
    return rsa_of(idp_key()).sign(octets, padding.PKCS1v15(), hashes.MD5())  # noqa: S303 - the attack


def unpadded(octets: bytes) -> bytes:
    """Textbook RSA over the bare digest."""
    numbers = rsa_of(idp_key()).private_numbers()
    number = pow(int.from_bytes(hashlib.sha256(octets).digest(), "big"), numbers.d, numbers.public_numbers.n)
    return number.to_bytes(256, "big")


def key_value(key: SigningKey) -> Callable[[etree._Element], None]:
    """KeyInfo holds a bare key."""

    def hook(signature: etree._Element) -> None:
        info = ds_find(signature, "KeyInfo")
        for child in info:
            info.remove(child)
        numbers = key.rsa_public.public_numbers()
        value = ds(ds(info, "KeyValue"), "RSAKeyValue")
        ds(value, "Modulus").text = _base64(numbers.n)
        ds(value, "Exponent").text = _base64(numbers.e)

    return hook


def _base64(number: int) -> str:
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()


def provider_certificate(signature: etree._Element) -> None:
    """KeyInfo holds the provider's certificate, whoever signs."""
    ds_find(signature, "KeyInfo/X509Data/X509Certificate").text = idp_key().certificate_base64


def both_certificates(signature: etree._Element) -> None:
    data = ds_find(signature, "KeyInfo/X509Data")
    ds(data, "X509Certificate").text = idp_key().certificate_base64


def retrieved(signature: etree._Element) -> None:
    info = ds_find(signature, "KeyInfo")
    for child in info:
        info.remove(child)
    ds(info, "RetrievalMethod", URI="http://127.0.0.1:9/key.xml")


def output_length(signature: etree._Element) -> None:
    ds(ds_find(signature, "SignedInfo/SignatureMethod"), "HMACOutputLength").text = "1"


def pss_parameters(signature: etree._Element) -> None:
    method = ds_find(signature, "SignedInfo/SignatureMethod")
    etree.SubElement(method, "{http://www.w3.org/2007/05/xmldsig-more#}RSAPSSParams")


def digest_renamed(algorithm: str) -> Attack:
    """The digest method is called something else after signing."""
    return replaced("http://www.w3.org/2001/04/xmlenc#sha256", algorithm)


def relabelled(algorithm: str) -> Attack:
    """The signature method is called something else after signing."""
    return replaced(RSA_SHA256, algorithm)


CASES = [
    Case("another key, its certificate in KeyInfo", BAD_VALUE, signed_with(key=MALLORY)),
    Case("another key, its certificate in KeyInfo, Response", BAD_VALUE, signed_with(key=MALLORY), RESPONSE_SIGNED),
    Case(
        "another key, its value in KeyInfo", BAD_VALUE, signed_with(key=MALLORY, shape=key_value(MALLORY), by_hand=True)
    ),
    Case(
        "another key, the provider's certificate in KeyInfo",
        BAD_VALUE,
        signed_with(key=MALLORY, shape=provider_certificate, by_hand=True),
    ),
    Case(
        "another key, both certificates in KeyInfo",
        BAD_VALUE,
        signed_with(key=MALLORY, shape=both_certificates, by_hand=True),
    ),
    Case(
        "another key, to be fetched from elsewhere", BAD_VALUE, signed_with(key=MALLORY, shape=retrieved, by_hand=True)
    ),
    Case("another key, no KeyInfo", BAD_VALUE, signed_with(key=MALLORY, key_info=False)),
    Case(
        "another key with a certificate of the same name", BAD_VALUE, signed_with(key=signing_key("idp", expired=True))
    ),
    Case("another key of 1024 bits", BAD_VALUE, signed_with(key=signing_key("idp", "RSA-1024"))),
    Case("another key of 3072 bits", BAD_VALUE, signed_with(key=signing_key("idp", "RSA-3072"))),
    Case(
        "HMAC keyed with the certificate in PEM",
        REFUSED,
        signed_with(algorithm=HMAC_SHA256, value=keyed_with(idp_key().certificate_pem.encode())),
    ),
    Case(
        "HMAC keyed with the certificate in base64",
        REFUSED,
        signed_with(algorithm=HMAC_SHA256, value=keyed_with(idp_key().certificate_base64.encode())),
    ),
    Case("HMAC keyed with the public key", REFUSED, signed_with(algorithm=HMAC_SHA256, value=keyed_with(public_der()))),
    Case("HMAC keyed with nothing", REFUSED, signed_with(algorithm=HMAC_SHA512, value=keyed_with(b"", "sha512"))),
    Case("HMAC with SHA-1", REFUSED, signed_with(algorithm=HMAC_SHA1, value=keyed_with(public_der(), "sha1"))),
    Case("HMAC of one bit", REFUSED, signed_with(algorithm=HMAC_SHA256, shape=output_length, value=lambda _: b"\0")),
    Case("an output length under RSA", STRUCTURE, signed_with(shape=output_length, by_hand=True)),
    Case(
        "RSA with MD5",
        REFUSED,
        signed_with(algorithm=RSA_MD5, value=by_md5),
    ),
    Case("digest by MD5", REFUSED, signed_with(digest=MD5, by_hand=True)),
    Case(
        "digest by MD5, SHA-1 switched on", REFUSED, signed_with(digest=MD5, by_hand=True), profile={"allow_sha1": True}
    ),
    Case("RSA with SHA-1", REFUSED, signed_with(algorithm=RSA_SHA1)),
    Case("digest by SHA-1", REFUSED, signed_with(digest=SHA1)),
    Case("RSA and digest with SHA-1, Response", REFUSED, signed_with(algorithm=RSA_SHA1, digest=SHA1), RESPONSE_SIGNED),
    Case("ECDSA with SHA-1", REFUSED, signed_with(algorithm=ECDSA_SHA1), ON_CURVE),
    Case("RSA-PSS with SHA-1", REFUSED, signed_with(algorithm=PSS_SHA1), WITH_PSS),
    Case(
        "RSA-PSS with parameters of its own",
        REFUSED,
        signed_with(algorithm=PSS_WITH_PARAMETERS, shape=pss_parameters, value=pss(32)),
        WITH_PSS,
    ),
    Case("RSA-PSS without salt", BAD_VALUE, signed_with(value=pss(0)), WITH_PSS),
    Case("RSA-PSS with a longer salt", BAD_VALUE, signed_with(value=pss(64)), WITH_PSS),
    Case(
        "RSA-PSS with the longest salt",
        BAD_VALUE,
        signed_with(value=pss(padding.calculate_max_pss_salt_length(rsa_of(idp_key()), hashes.SHA256()))),
        WITH_PSS,
    ),
    Case("RSA-PSS with another mask", BAD_VALUE, signed_with(value=pss(32, hashes.SHA512())), WITH_PSS),
    Case("PKCS #1 called RSA-PSS", BAD_VALUE, relabelled(PSS_SHA256)),
    Case("RSA-PSS called PKCS #1", BAD_VALUE, replaced(PSS_SHA256, RSA_SHA256), WITH_PSS),
    Case("SHA-256 called SHA-512", BAD_VALUE, relabelled(RSA_SHA512)),
    Case("an ECDSA signature where the key is RSA", REFUSED, signed_with(key=CURVE, algorithm=ECDSA_SHA256)),
    Case("an RSA signature called ECDSA", REFUSED, relabelled(ECDSA_SHA256)),
    Case(
        "an RSA signature where the key is on a curve",
        REFUSED,
        signed_with(key=idp_key(), algorithm=RSA_SHA256),
        ON_CURVE,
    ),
    Case("an ECDSA signature called RSA", REFUSED, replaced(ECDSA_SHA256, RSA_SHA256), ON_CURVE),
    Case("ECDSA as DER", BAD_VALUE, signed_with(value=on_curve), ON_CURVE),
    Case("ECDSA of zeros", BAD_VALUE, signed_with(value=lambda _: bytes(64)), ON_CURVE),
    Case("ECDSA cut short", BAD_VALUE, signed_with(value=lambda _: bytes(63)), ON_CURVE),
    Case(
        "ECDSA of another curve",
        BAD_VALUE,
        signed_with(key=signing_key("mallory", "P-521"), algorithm=ECDSA_SHA512),
        ON_CURVE,
    ),
    Case("textbook RSA", BAD_VALUE, signed_with(value=unpadded)),
    Case("a signature value of zeros", BAD_VALUE, signed_with(value=lambda _: bytes(256))),
    Case("a signature value of one byte", BAD_VALUE, signed_with(value=lambda _: b"\1")),
    Case("a signature value too long", BAD_VALUE, signed_with(value=lambda _: b"\1" * 2000)),
    Case("DSA with SHA-1", REFUSED, relabelled(DSA_SHA1)),
    Case("DSA with SHA-256", REFUSED, relabelled(DSA_SHA256)),
    Case("a signature algorithm of nobody", REFUSED, relabelled("urn:x:none")),
    Case("a signature algorithm with a space", REFUSED, relabelled(RSA_SHA256 + " ")),
    Case("a signature algorithm in another case", REFUSED, relabelled(RSA_SHA256.upper())),
    Case("no signature algorithm", REFUSED, relabelled("")),
    Case("a digest algorithm of nobody", REFUSED, digest_renamed("urn:x:none")),
    Case("no digest algorithm", REFUSED, digest_renamed("")),
    Case("SHA-3", REFUSED, digest_renamed("http://www.w3.org/2007/05/xmldsig-more#sha3-256")),
]


@named(CASES)
async def test_only_a_configured_key_by_an_accepted_algorithm_signs(case: Case) -> None:
    """S6, S7."""
    await assert_only_the_attack_is_refused(case)


def test_a_short_key_is_no_signing_key() -> None:
    """S7: refused where it is configured, so that no message can be judged by it."""
    recipe = Recipe(sign_assertion=Signing(key=signing_key("idp", "RSA-1024")))
    with pytest.raises(ConfigError) as caught:
        party_for(recipe)
    assert caught.value.code == "config_error"


async def test_sha1_is_accepted_where_a_switch_says_so_and_only_there() -> None:
    """S7."""
    recipe = Recipe(sign_assertion=Signing(algorithm=RSA_SHA1, digest=SHA1))
    async with engine_at(recipe.now_s) as engine:
        received = await receive(engine, party_for(recipe, allow_sha1=True), write(recipe))
    assert received.name_id is not None
    assert received.name_id.value == "alice-0001"


async def test_an_expired_certificate_verifies_with_a_warning() -> None:
    """The key is trusted, not the date (SAML metadata interoperability profile 2.6.1)."""
    recipe = Recipe(sign_assertion=Signing(key=signing_key("old", expired=True)))
    async with engine_at(recipe.now_s) as engine:
        received = await receive(engine, party_for(recipe), write(recipe))
    assert received.warnings


async def test_each_of_several_certificates_may_have_signed() -> None:
    """A rollover at the provider: old and new key stand side by side, of two kinds."""
    keys = [signing_key("first"), signing_key("second"), CURVE]
    certificates = tuple(key.certificate_pem for key in keys)
    async with engine_at(Recipe().now_s) as engine:
        for key, algorithm in zip(keys, [RSA_SHA256, PSS_SHA256, ECDSA_SHA256], strict=True):
            recipe = Recipe(sign_assertion=Signing(key=key, algorithm=algorithm))
            await receive(engine, party_for(recipe, signing_certificates=certificates), write(recipe))
