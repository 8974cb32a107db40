"""What cannot be decrypted: one answer for every cause (S18). Anybody can encrypt to us: our certificate is public."""

import os
from collections.abc import Callable

from lxml import etree
from saml_algorithms import (
    AES128_GCM,
    AES256_CBC,
    AES256_GCM,
    MGF1_SHA1,
    MGF1_SHA256,
    OAEP,
    RSA_15,
    SHA256,
)
from saml_cases import Case, assert_only_the_attack_is_refused, named, refusal_of
from saml_ciphertext import DATA, ENCRYPTED, KEY, flipped, value
from saml_encrypted import cbc, cipher_value, put_ciphertext, transported
from saml_messages import Attack, encrypted_with, one, write
from saml_recipe import Encryption, Hook, Recipe
from saml_signed import ds
from saml_signing_keys import signing_key

FAILED = "decryption_failed"


def plaintext(change: Callable[[bytes], bytes]) -> Attack:
    return encrypted_with(plaintext=change)


def badly_padded(last: int) -> Hook:
    """AES-CBC whose last byte is no padding: with a key of the attacker's, encrypted to us as it should be."""

    def hook(holder: etree._Element) -> None:
        for child in holder:
            holder.remove(child)
        encryption = Encryption(data=AES256_CBC)
        put_ciphertext(holder, b"", encryption)
        session_key = os.urandom(32)
        octets = {DATA: cbc(bytes(31) + bytes([last]), session_key), KEY: transported(session_key, encryption)}
        for path, cipher in octets.items():
            parent = one(holder, path)
            parent.remove(one(parent, "xenc:CipherData"))
            cipher_value(parent, cipher)

    return hook


def nested(xml: bytes) -> bytes:
    """Encrypted in itself once more."""
    holder = etree.Element("{urn:oasis:names:tc:SAML:2.0:assertion}EncryptedAssertion")
    put_ciphertext(holder, xml, Encryption())
    for element in holder.iter():
        element.attrib.pop("Id", None)
    return etree.tostring(holder)


def another_digest(holder: etree._Element) -> None:
    ds(one(holder, f"{KEY}/xenc:EncryptionMethod"), "DigestMethod", Algorithm=SHA256)


CASES = [
    Case("for somebody else", FAILED, encrypted_with(key=signing_key("somebody")), ENCRYPTED),
    Case("the tag cut off", FAILED, encrypted_with(shape=value(DATA, lambda octets: octets[:-16])), ENCRYPTED),
    Case("the tag cut short", FAILED, encrypted_with(shape=value(DATA, lambda octets: octets[:-1])), ENCRYPTED),
    Case("a bit of the tag", FAILED, encrypted_with(shape=value(DATA, flipped(-1))), ENCRYPTED),
    Case("a bit of the content", FAILED, encrypted_with(shape=value(DATA, flipped(40))), ENCRYPTED),
    Case("a bit of the vector", FAILED, encrypted_with(shape=value(DATA, flipped(0))), ENCRYPTED),
    Case("a bit of the key", FAILED, encrypted_with(shape=value(KEY, flipped(9))), ENCRYPTED),
    Case("no content at all", FAILED, encrypted_with(shape=value(DATA, lambda _: b"")), ENCRYPTED),
    Case("one byte of content", FAILED, encrypted_with(shape=value(DATA, lambda _: b"x")), ENCRYPTED),
    Case("a key of no bytes", FAILED, encrypted_with(shape=value(KEY, lambda _: b"")), ENCRYPTED),
    Case("a key of zeros", FAILED, encrypted_with(shape=value(KEY, lambda octets: bytes(len(octets)))), ENCRYPTED),
    Case("a key too long", FAILED, encrypted_with(shape=value(KEY, lambda octets: octets * 2)), ENCRYPTED),
    Case("a digest that was not used", FAILED, encrypted_with(shape=another_digest), ENCRYPTED),
    Case(
        "another mask than was used",
        FAILED,
        encrypted_with(
            transport=OAEP,
            mgf=MGF1_SHA1,
            shape=lambda holder: one(holder, f"{KEY}/xenc:EncryptionMethod")[0].set("Algorithm", MGF1_SHA256),
        ),
        ENCRYPTED,
    ),
    Case("plaintext of two elements", FAILED, plaintext(lambda xml: xml + xml), ENCRYPTED),
    Case("plaintext of an element and text", FAILED, plaintext(lambda xml: xml + b"more"), ENCRYPTED),
    Case("plaintext of text", FAILED, plaintext(lambda _: b"alice-0001"), ENCRYPTED),
    Case("plaintext of nothing", FAILED, plaintext(lambda _: b""), ENCRYPTED),
    Case("plaintext of broken XML", FAILED, plaintext(lambda xml: xml[:-10]), ENCRYPTED),
    Case(
        "plaintext with a document type",
        FAILED,
        plaintext(lambda xml: b'<!DOCTYPE r [<!ENTITY who "m">]>' + xml),
        ENCRYPTED,
    ),
    Case("plaintext in UTF-16", FAILED, plaintext(lambda xml: xml.decode().encode("utf-16")), ENCRYPTED),
    Case("plaintext of a Response", FAILED, plaintext(lambda _: write(Recipe())), ENCRYPTED),
    Case(
        "plaintext of a NameID",
        FAILED,
        plaintext(lambda _: b'<NameID xmlns="urn:oasis:names:tc:SAML:2.0:assertion">m</NameID>'),
        ENCRYPTED,
    ),
    Case("encrypted twice", FAILED, plaintext(nested), ENCRYPTED),
    Case("bad padding, last byte 0", FAILED, encrypted_with(shape=badly_padded(0)), ENCRYPTED, {"allow_cbc": True}),
    Case("bad padding, last byte 17", FAILED, encrypted_with(shape=badly_padded(17)), ENCRYPTED, {"allow_cbc": True}),
    Case("good padding, no XML", FAILED, encrypted_with(shape=badly_padded(1)), ENCRYPTED, {"allow_cbc": True}),
    Case(
        "AES-CBC cut within a block",
        FAILED,
        encrypted_with(data=AES256_CBC, shape=value(DATA, lambda octets: octets[:-1])),
        ENCRYPTED,
        {"allow_cbc": True},
    ),
    Case(
        "bad padding of RSA 1.5",
        FAILED,
        encrypted_with(transport=RSA_15, shape=value(KEY, flipped(9))),
        ENCRYPTED,
        {"allow_rsa15": True},
    ),
    Case(
        "OAEP called RSA 1.5",
        FAILED,
        encrypted_with(shape=lambda holder: one(holder, f"{KEY}/xenc:EncryptionMethod").set("Algorithm", RSA_15)),
        ENCRYPTED,
        {"allow_rsa15": True},
    ),
    Case(
        "AES-128 key for AES-256",
        FAILED,
        encrypted_with(
            data=AES128_GCM,
            shape=lambda holder: one(holder, f"{DATA}/xenc:EncryptionMethod").set("Algorithm", AES256_GCM),
        ),
        ENCRYPTED,
    ),
]


@named(CASES)
async def test_what_cannot_be_opened_is_refused(case: Case) -> None:
    """S18."""
    await assert_only_the_attack_is_refused(case)


async def test_every_failure_to_decrypt_looks_the_same() -> None:
    """S18: what differed would be an oracle."""
    told = {
        (type(error), str(error), error.public, error.detail, error.hint)
        for error in [await refusal_of(case) for case in CASES]
    }
    assert len(told) == 1
