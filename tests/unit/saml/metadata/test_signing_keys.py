"""Which of a document's keys verify (S6, S7)."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from manual_clock import ManualClock
from saml_metadata_document import entity, idp_key, idp_role, key_descriptor
from saml_metadata_reading import metadata_report, read_metadata
from saml_signing_keys import Kind, signing_key

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.keys import MAX_CERTIFICATES
from vestibule.protocols.saml.party import CERTIFICATES_AT_MOST

ONE = signing_key("one").certificate_base64
TWO = signing_key("two").certificate_base64


def names(keys: str) -> list[str]:
    """The subjects of the certificates that verify."""
    metadata = read_metadata(entity(idp_role(keys=keys)))
    return [
        x509.load_pem_x509_certificate(pem.encode()).subject.rfc4514_string() for pem in metadata.signing_certificates
    ]


def refusal(keys: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_metadata(entity(idp_role(keys=keys)))
    assert caught.value.code == "config_error"
    assert caught.value.path == "metadata"
    assert caught.value.hint
    return caught.value


def test_a_key_without_use_signs() -> None:
    assert names(key_descriptor(ONE, use=None)) == ["CN=one"]


@pytest.mark.parametrize("use", ["encryption", "Signing", "", "both"])
def test_a_key_of_another_use_never_verifies(use: str) -> None:
    """S6."""
    assert names(key_descriptor(ONE, use=use) + key_descriptor(TWO)) == ["CN=two"]


def test_every_certificate_counts_in_the_documents_order() -> None:
    assert names(key_descriptor(TWO) + key_descriptor(ONE)) == ["CN=two", "CN=one"]
    assert names(key_descriptor(TWO, ONE)) == ["CN=two", "CN=one"]
    data = f"<ds:X509Data><ds:X509Certificate>{TWO}</ds:X509Certificate></ds:X509Data>"
    assert names(key_descriptor(ONE).replace("</ds:KeyInfo>", data + "</ds:KeyInfo>")) == ["CN=one", "CN=two"]


def test_the_same_certificate_counts_once() -> None:
    wrapped = "\n ".join(ONE[at : at + 64] for at in range(0, len(ONE), 64))
    assert names(key_descriptor(ONE) + key_descriptor(wrapped, use=None) + key_descriptor(ONE, ONE)) == ["CN=one"]


@pytest.mark.parametrize("space", ["\n", "\r\n", "\t", "  ", "&#10;"])
def test_white_space_inside_a_certificate_does_not_matter(space: str) -> None:
    broken = space + space.join(ONE[at : at + 76] for at in range(0, len(ONE), 76)) + space
    assert names(key_descriptor(broken)) == ["CN=one"]


def test_a_comment_inside_a_certificate_does_not_shorten_it() -> None:
    """S8."""
    assert names(key_descriptor(f"{ONE[:400]}<!-- here -->{ONE[400:]}")) == ["CN=one"]


@pytest.mark.parametrize("kind", ["RSA-2048", "RSA-3072", "P-256", "P-384", "P-521"])
def test_the_kinds_of_key_that_may_sign(kind: Kind) -> None:
    """S7."""
    assert names(key_descriptor(signing_key(kind, kind).certificate_base64)) == [f"CN={kind}"]


def test_an_expired_certificate_still_verifies_and_is_named() -> None:
    expired = signing_key("late", expired=True)
    report = metadata_report(entity(idp_role(keys=key_descriptor(expired.certificate_base64))))
    assert len(report.metadata.signing_certificates) == 1
    until = expired.certificate.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert f"The certificate CN=late expired on {until}; its key still verifies." in report.notes


def test_a_certificate_that_is_not_valid_yet_verifies_and_is_named() -> None:
    report = metadata_report(entity(), clock=ManualClock(0))
    assert any(note.startswith("The certificate CN=idp is valid from") for note in report.notes)
    assert len(report.metadata.signing_certificates) == 1


def test_a_serial_number_that_breaks_the_standard_does_no_harm() -> None:
    """RFC 5280 4.1.2.2 wants it positive; nothing here depends on it, and providers have such certificates."""
    certificate = signing_key("one").certificate
    serial = certificate.serial_number.to_bytes(20, "big")
    negative = bytes([serial[0] | 0x80]) + serial[1:]
    der = certificate.public_bytes(Encoding.DER).replace(serial, negative, 1)
    keys = key_descriptor(base64.b64encode(der).decode())
    assert len(read_metadata(entity(idp_role(keys=keys))).signing_certificates) == 1


def test_no_key_at_all() -> None:
    assert "no signing certificate" in refusal("").detail


def test_only_an_encryption_certificate() -> None:
    assert "only keys for encryption" in refusal(key_descriptor(ONE, use="encryption")).detail


def test_a_bare_key_is_said_plainly() -> None:
    bare = (
        '<KeyDescriptor use="signing"><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus>'
        "<ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo></KeyDescriptor>"
    )
    assert "KeyValue" in refusal(bare).detail
    report = metadata_report(entity(idp_role(keys=bare + idp_key())))
    assert "The key in line 2 comes without a certificate (X509Certificate) and is not used." in report.notes


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        ("", "cannot be read"),
        ("AAAA", "no X.509"),
        ("*" * 40, "no base64"),
        (ONE[:-400], "no X.509"),
        (f"{ONE}AAAA", "cannot be read"),
        ("é", "no base64"),
        (signing_key("one").certificate_pem, "BEGIN"),
        (signing_key("short", "RSA-1024").certificate_base64, "1024 bits"),
    ],
)
def test_a_certificate_that_cannot_be_used_is_refused_with_its_line(certificate: str, reason: str) -> None:
    """S7: also beside a good one, for nobody would notice that half of a rollover is missing."""
    for keys in (key_descriptor(certificate), idp_key() + key_descriptor(certificate)):
        caught = refusal(keys)
        assert caught.detail.startswith("line 2: the certificate ")
        assert reason in caught.detail


def test_a_broken_encryption_certificate_is_nobodys_business() -> None:
    assert names(key_descriptor(ONE) + key_descriptor("AAAA", use="encryption")) == ["CN=one"]


def test_more_certificates_than_a_login_should_try_are_refused() -> None:
    """S66."""
    assert MAX_CERTIFICATES == CERTIFICATES_AT_MOST
    many = [signing_key(f"many-{number}", "P-256").certificate_base64 for number in range(MAX_CERTIFICATES + 1)]
    assert len(names(key_descriptor(*many[:-1]))) == MAX_CERTIFICATES
    assert "at most 16" in refusal(key_descriptor(*many)).detail
