"""What comes out of a ciphertext is judged like everything else; and what real providers encrypt is read (S18)."""

import pytest
from lxml import etree
from saml_algorithms import (
    AES128_CBC,
    AES128_GCM,
    AES256_CBC,
    AES256_GCM,
    MGF1_SHA256,
    OAEP,
    OAEP_MGF1P,
    RSA_15,
    SHA256,
)
from saml_cases import Accepted, Case, assert_only_the_attack_is_refused, named, received_from
from saml_ciphertext import DATA, ENCRYPTED, referring
from saml_messages import encrypted_with, made_from, write
from saml_recipe import Encryption, Recipe, Signing
from saml_signing_keys import signing_key

ONLY_OUTSIDE = Recipe(encrypt=Encryption(), sign_assertion=None, sign_response=Signing())

CASES = [
    Case("unsigned inside and outside", "signature_missing", made_from(sign_assertion=None), ENCRYPTED),
    Case(
        "the signature over the ciphertext broken",
        "signature_validation_failed",
        lambda recipe: write(recipe).replace(b"Version=", b'Consent="urn:x" Version=', 1),
        ONLY_OUTSIDE,
    ),
    Case(
        "signed inside by another key",
        "signature_validation_failed",
        made_from(sign_assertion=Signing(key=signing_key("mallory"))),
        ENCRYPTED,
    ),
    Case(
        "altered before encryption",
        "signature_validation_failed",
        encrypted_with(plaintext=lambda xml: xml.replace(b"alice-0001", b"mallory")),
        ENCRYPTED,
    ),
    Case(
        "the ID of the Response once more inside",
        "saml_duplicate_id",
        encrypted_with(plaintext=lambda xml: xml.replace(b"_assertion-1", b"_response-1")),
        ENCRYPTED,
    ),
    Case(
        "an encrypted name for somebody else",
        "decryption_failed",
        made_from(encrypt_name_id=Encryption(key=signing_key("somebody"))),
        Recipe(encrypt_name_id=Encryption()),
        proven=True,
    ),
    Case(
        "an encrypted name from a file",
        "encryption_refused",
        made_from(encrypt_name_id=Encryption(shape=referring(DATA, "file:///etc/hostname"))),
        Recipe(encrypt_name_id=Encryption()),
        proven=True,
    ),
    Case(
        "an encrypted name that is an Assertion",
        "decryption_failed",
        made_from(
            encrypt_name_id=Encryption(
                plaintext=lambda _: b'<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>'
            )
        ),
        Recipe(encrypt_name_id=Encryption()),
        proven=True,
    ),
    Case(
        "an encrypted name and one in the clear",
        "saml_message_malformed",
        made_from(
            encrypt_name_id=Encryption(
                shape=lambda holder: holder.addnext(
                    etree.fromstring('<NameID xmlns="urn:oasis:names:tc:SAML:2.0:assertion">mallory</NameID>')
                )
            )
        ),
        Recipe(encrypt_name_id=Encryption()),
        proven=True,
    ),
]


def sent(name: str, encryption: Encryption, **profile: bool) -> list[Accepted]:
    """An Assertion and a name encrypted so; signed outside, so that AES-CBC needs no switch."""
    outside = Signing()
    return [
        Accepted(f"Assertion: {name}", write, Recipe(encrypt=encryption, sign_response=outside), profile),
        Accepted(f"name: {name}", write, Recipe(encrypt_name_id=encryption, sign_response=outside), profile),
    ]


def kind(uri: str) -> str:
    return uri.rpartition("#")[2]


TRANSPORTS: list[tuple[str, str, str | None, str | None]] = [
    ("the old OAEP", OAEP_MGF1P, None, None),
    ("the old OAEP with SHA-256", OAEP_MGF1P, SHA256, None),
    ("OAEP with SHA-256", OAEP, SHA256, MGF1_SHA256),
    ("OAEP", OAEP, None, None),
    ("RSA 1.5", RSA_15, None, None),
]

ACCEPTED = [
    *(
        each
        for data in (AES256_GCM, AES128_GCM, AES256_CBC, AES128_CBC)
        for named_as, transport, digest, mask in TRANSPORTS
        for each in sent(
            f"{kind(data)} by {named_as}",
            Encryption(data=data, transport=transport, oaep_digest=digest, mgf=mask),
            allow_rsa15=transport == RSA_15,
        )
    ),
    *(
        each
        for place in ("sibling", "sibling with RetrievalMethod")
        for each in sent(f"key as {place}", Encryption(place=place))
    ),
    Accepted(
        "AES-CBC without a signature over it, switched on",
        write,
        Recipe(encrypt=Encryption(data=AES128_CBC)),
        {"allow_cbc": True},
    ),
    Accepted("RSA 1.5, switched on", write, Recipe(encrypt=Encryption(transport=RSA_15)), {"allow_rsa15": True}),
]


@named(CASES)
async def test_an_encrypted_message_is_no_better_than_another(case: Case) -> None:
    """S2, S3, S18."""
    await assert_only_the_attack_is_refused(case)


@pytest.mark.parametrize("accepted", ACCEPTED, ids=str)
async def test_what_providers_send_is_decrypted(accepted: Accepted) -> None:
    """INTEROP.md: Keycloak, SimpleSAMLphp and others; and what a switch allows (S18)."""
    received = await received_from(accepted)
    assert received.name_id is not None
    assert received.name_id.value == "alice-0001"
