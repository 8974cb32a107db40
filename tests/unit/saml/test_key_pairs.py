"""A key pair of our own (S21): 2048 bits, self-signed, long-lived, and another one each time."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID
from lxml import etree
from manual_clock import STARTS_AT_S
from msgspec.structs import replace
from saml_libxmlsec import parsed, signed_element
from saml_receiving import own_side, party_for
from saml_recipe import Recipe

from vestibule.protocols.saml.new_key import new_key_pair
from vestibule.protocols.saml.own_side import KeyPair
from vestibule.protocols.saml.party import prepare
from vestibule.protocols.saml.signing import signed_document

NOW = datetime.fromtimestamp(STARTS_AT_S, tz=UTC)
PAIR = new_key_pair(common_name="app.example", now_s=STARTS_AT_S)


def certificate_of(pair: KeyPair) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pair.certificate.encode())


def test_s21_it_is_an_rsa_key_of_2048_bits() -> None:
    """S21: and the certificate is the key's."""
    key = load_pem_private_key(PAIR.private_key.reveal().encode(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    assert (key.key_size, key.public_key().public_numbers().e) == (2048, 65_537)
    assert certificate_of(PAIR).public_key() == key.public_key()
    assert "BEGIN PRIVATE KEY" in PAIR.private_key.reveal()


def test_the_certificate_is_signed_by_its_own_key() -> None:
    certificate = certificate_of(PAIR)
    certificate.verify_directly_issued_by(certificate)
    assert isinstance(certificate.signature_hash_algorithm, hashes.SHA256)
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert name.value == "app.example"


def test_its_dates_allow_for_clocks_and_for_ten_years() -> None:
    certificate = certificate_of(PAIR)
    assert certificate.not_valid_before_utc == NOW - timedelta(days=1)
    assert certificate.not_valid_after_utc == NOW + timedelta(days=3_650)


def test_s21_no_two_are_alike() -> None:
    """S21: neither the keys nor the serial numbers."""
    other = new_key_pair(common_name="app.example", now_s=STARTS_AT_S)
    assert other.private_key.reveal() != PAIR.private_key.reveal()
    assert certificate_of(other).serial_number != certificate_of(PAIR).serial_number


@pytest.mark.parametrize("name", ["x" * 64, "x" * 65, "x" * 500, "https://app.example/?a=b"])
def test_a_long_name_is_cut_to_what_a_certificate_holds(name: str) -> None:
    """X.520: 64 characters."""
    pair = new_key_pair(common_name=name, now_s=STARTS_AT_S)
    (found,) = certificate_of(pair).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert found.value == name[:64]


def test_s59_it_shows_no_private_key() -> None:
    """S59."""
    assert "PRIVATE" not in repr(PAIR)
    assert PAIR.private_key.reveal()[100:140] not in repr(PAIR)


def test_it_works_for_a_connection() -> None:
    own = replace(own_side(), signing=PAIR, decryption=(PAIR,))
    party = prepare(party_for(Recipe()).profile, own)
    assert party.signing_key.public_key() == certificate_of(PAIR).public_key()
    document = signed_document(etree.Element("x", ID="_1"), certificate=PAIR.certificate, key=party.signing_key)
    assert signed_element(parsed(document), ".", signer=certificate_of(PAIR)).get("ID") == "_1"
