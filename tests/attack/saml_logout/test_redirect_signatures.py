"""Signatures over a query: none, somebody else's, of another kind, over something else (S7, S22)."""

import hashlib
import hmac
from collections.abc import Callable
from urllib.parse import quote_plus

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree
from saml_algorithms import (
    DSA_SHA256,
    ECDSA_SHA256,
    HMAC_SHA256,
    PSS_SHA1,
    PSS_SHA256,
    PSS_WITH_PARAMETERS,
    RSA_MD5,
    RSA_SHA1,
    RSA_SHA256,
    RSA_SHA512,
)
from saml_recipe import Signing
from saml_signed import sign, signature_value
from saml_signing_keys import idp_key, signing_key
from saml_slo import ANSWER, Logout, Query, deflated, escaped
from saml_slo_receiving import LogoutCase, assert_accepted, assert_only_the_attack_is_refused, named

MISSING, BAD_VALUE, ALGORITHM = "signature_missing", "signature_validation_failed", "algorithm_refused"
MALFORMED = "saml_message_malformed"


def queried(**changes: object) -> Callable[[Logout], bytes]:
    """Signed otherwise by the provider, or by somebody."""
    return Query(**changes).of  # type: ignore[arg-type]  # fields of Query


def without(*names: str) -> Callable[[Logout], bytes]:
    """Parameters taken away by somebody without the key."""

    def attack(message: Logout) -> bytes:
        parts = Query().of(message).split(b"&")
        kept = [part for part in parts if part.partition(b"=")[0].decode() not in names]
        assert len(kept) == len(parts) - len(names)
        return b"&".join(kept)

    return attack


def put(name: str, value: str) -> Callable[[Logout], bytes]:
    """The value of a parameter put in the place of another by somebody without the key."""

    def attack(message: Logout) -> bytes:
        parts = Query().of(message).decode().split("&")
        assert sum(part.startswith(f"{name}=") for part in parts) == 1
        return "&".join(f"{name}={value}" if part.startswith(f"{name}=") else part for part in parts).encode()

    return attack


def md5_value(octets: bytes) -> bytes:
    """A good signature over MD5, by the provider's own key."""
    key = idp_key().private_key
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(octets, padding.PKCS1v15(), hashes.MD5())  # noqa: S303 - what must be refused


def mac_value(octets: bytes) -> bytes:
    """Anybody can make it: the certificate is public."""
    return hmac.new(idp_key().certificate_pem.encode(), octets, hashlib.sha256).digest()


def as_sha512(octets: bytes) -> bytes:
    return signature_value(octets, idp_key(), algorithm=RSA_SHA512)


def as_pss(octets: bytes) -> bytes:
    return signature_value(octets, idp_key(), algorithm=PSS_SHA256)


def as_pss_with_a_long_salt(octets: bytes) -> bytes:
    key = idp_key().private_key
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(octets, padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH), hashes.SHA256())


def over_the_message_alone(message: Logout) -> bytes:
    """A good signature, over what an IdP might think the message is."""
    xml = etree.tostring(message.tree())
    return Query(value=lambda _: signature_value(xml, idp_key(), algorithm=RSA_SHA256)).of(message)


def over_the_parameter_alone(message: Logout) -> bytes:
    """A signature over SAMLRequest, without RelayState and SigAlg: both could be chosen by anybody."""

    def over_one(covered: bytes) -> bytes:
        return signature_value(covered.split(b"&")[0], idp_key(), algorithm=RSA_SHA256)

    return Query(value=over_one).of(message)


def over_the_decoded_query(message: Logout) -> bytes:
    """A signature over the values before they were escaped."""
    return Query(value=lambda _: as_plain(message)).of(message)


def as_plain(message: Logout) -> bytes:
    plain = Query(escape=str).of(message).rpartition(b"&Signature=")[0]
    return signature_value(plain, idp_key(), algorithm=RSA_SHA256)


def enveloped(message: Logout, *, signing: Signing | None = None) -> bytes:
    """The message as a form would bring it, its signature inside, in a query that is not signed."""
    root = message.tree()
    sign(root, signing or Signing())
    packed = Query(pack=lambda _: deflated(etree.tostring(root))).of(message)
    return b"&".join(part for part in packed.split(b"&") if not part.startswith((b"SigAlg", b"Signature")))


def of_another_message(message: Logout) -> bytes:
    """The signature of one message beside another."""
    foreign = Query().of(message.but(message_id="_logout-2")).rpartition(b"&Signature=")[2]
    return Query().of(message).rpartition(b"&Signature=")[0] + b"&Signature=" + foreign


def last_bit_flipped(message: Logout) -> bytes:
    def flipped(octets: bytes) -> bytes:
        made = signature_value(octets, idp_key(), algorithm=RSA_SHA256)
        return made[:-1] + bytes([made[-1] ^ 1])

    return Query(value=flipped).of(message)


def cut(message: Logout) -> bytes:
    return Query(value=lambda octets: signature_value(octets, idp_key(), algorithm=RSA_SHA256)[:-1]).of(message)


SHA1_ON = {"allow_sha1": True}
by_md5 = queried(algorithm=RSA_MD5, value=md5_value)
by_a_curve = queried(algorithm=ECDSA_SHA256, key=signing_key("mallory", "P-256"))

CASES = [
    LogoutCase("unsigned", MISSING, without("SigAlg", "Signature")),
    LogoutCase("Signature stripped", MISSING, without("Signature")),
    LogoutCase("SigAlg stripped", MISSING, without("SigAlg")),
    LogoutCase("an answer, unsigned", MISSING, without("SigAlg", "Signature"), message=ANSWER),
    LogoutCase("signed inside the message only", MISSING, enveloped),
    LogoutCase("Signature emptied", MALFORMED, put("Signature", "")),
    LogoutCase("Signature of no Base64", MALFORMED, put("Signature", "%3F%3F%3F%3F")),
    LogoutCase("Signature of zeros", BAD_VALUE, put("Signature", escaped("A" * 340 + "AA=="))),
    LogoutCase("Signature with its last bit flipped", BAD_VALUE, last_bit_flipped),
    LogoutCase("Signature cut short", BAD_VALUE, cut),
    LogoutCase("another key's", BAD_VALUE, queried(key=signing_key("mallory"))),
    LogoutCase("an answer by another key", BAD_VALUE, queried(key=signing_key("mallory")), message=ANSWER),
    LogoutCase("of another message", BAD_VALUE, of_another_message),
    LogoutCase("over the XML", BAD_VALUE, over_the_message_alone),
    LogoutCase("over the message's parameter alone", BAD_VALUE, over_the_parameter_alone),
    LogoutCase("over the values before they were escaped", BAD_VALUE, over_the_decoded_query),
    LogoutCase("SigAlg emptied", ALGORITHM, put("SigAlg", "")),
    LogoutCase("SigAlg unknown", ALGORITHM, put("SigAlg", escaped("urn:x:none"))),
    LogoutCase("SigAlg unknown, signed", ALGORITHM, queried(algorithm="urn:x:none", value=as_sha512)),
    LogoutCase("SigAlg with a space more", ALGORITHM, put("SigAlg", escaped(f" {RSA_SHA256}"))),
    LogoutCase("SigAlg in upper case", ALGORITHM, put("SigAlg", escaped(RSA_SHA256.upper()))),
    LogoutCase("SHA-1, where it is off", ALGORITHM, queried(algorithm=RSA_SHA1)),
    LogoutCase("MD5", ALGORITHM, by_md5),
    LogoutCase("MD5, where SHA-1 is on", ALGORITHM, by_md5, profile=SHA1_ON),
    LogoutCase("HMAC with the certificate as the key", ALGORITHM, queried(algorithm=HMAC_SHA256, value=mac_value)),
    LogoutCase("a MAC under the name of RSA", BAD_VALUE, queried(value=mac_value)),
    LogoutCase("DSA", ALGORITHM, queried(algorithm=DSA_SHA256, value=as_sha512)),
    LogoutCase("PSS with SHA-1", ALGORITHM, queried(algorithm=PSS_SHA1, value=as_pss)),
    LogoutCase("PSS with parameters", ALGORITHM, queried(algorithm=PSS_WITH_PARAMETERS, value=as_pss)),
    LogoutCase("PSS with another salt", BAD_VALUE, queried(algorithm=PSS_SHA256, value=as_pss_with_a_long_salt)),
    LogoutCase("an elliptic curve's name over an RSA key", ALGORITHM, queried(algorithm=ECDSA_SHA256, value=as_sha512)),
    LogoutCase("an elliptic curve's key", ALGORITHM, by_a_curve),
    LogoutCase("made with SHA-512, named SHA-256", BAD_VALUE, queried(value=as_sha512)),
    LogoutCase("made by PSS, named PKCS 1", BAD_VALUE, queried(value=as_pss)),
    LogoutCase("SigAlg changed after signing", BAD_VALUE, put("SigAlg", escaped(RSA_SHA512))),
    LogoutCase("SigAlg escaped anew", BAD_VALUE, put("SigAlg", quote_plus(RSA_SHA256, safe=":/"))),
]  # fmt: skip


@named(CASES)
async def test_s22_an_unsigned_query_ends_no_session(case: LogoutCase) -> None:
    """S7, S22."""
    await assert_only_the_attack_is_refused(case)


async def test_s22_sha1_is_taken_only_where_it_was_switched_on() -> None:
    """S7, S22: by the connection's switch, and then in truth verified."""
    weak = Query(algorithm=RSA_SHA1)
    await assert_accepted(weak.of(ANSWER), allow_sha1=True)
    foreign = queried(algorithm=RSA_SHA1, key=signing_key("mallory"))
    await assert_only_the_attack_is_refused(LogoutCase("foreign", BAD_VALUE, foreign, weak.of, ANSWER, SHA1_ON))


async def test_s22_an_enveloped_signature_beside_the_query_s_is_no_harm() -> None:
    """S22: the query's signature covers the whole message, whatever it holds."""
    message = ANSWER.but(before_signing=lambda root: sign(root, Signing(key=signing_key("whoever"))))
    await assert_accepted(Query().of(message))
