"""Whatever comes, only a declared error leaves the readers of metadata (S77)."""

import random
from pathlib import Path
from typing import Final

from fuzzing import ODD_VALUES, dice, spoil
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from manual_clock import ManualClock
from saml_metadata_document import entity, idp_role, key_descriptor
from saml_recipe import Signing
from saml_signed import sign
from saml_signing_keys import signing_key

from vestibule.errors import ConfigError, MetadataExpired, VerificationError
from vestibule.protocols.saml.metadata.findings import MAX_VALUE
from vestibule.protocols.saml.metadata.idp import MetadataReport, describe_idp_metadata
from vestibule.protocols.saml.metadata.own import check_own_metadata
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule_sdk.saml import IdPMetadata, SAMLProfile
from vestibule_sdk.secret import Secret

FIXTURES: Final = Path(__file__).parents[3] / "fixtures" / "saml" / "metadata"
DOCUMENTS: Final = [path.read_bytes() for path in sorted(FIXTURES.glob("*.xml"))] + [entity()]
IN_2027: Final = ManualClock()
OWN: Final = OwnSide(
    entity_id="https://app.example",
    acs_url="https://app.example/acs",
    slo_url="https://app.example/slo",
    signing=KeyPair(certificate="", private_key=Secret("never used here")),
    published=(),
    decryption=(),
)


def outcome(document: bytes) -> MetadataReport | ConfigError | MetadataExpired:
    """What a document says, or why it is refused."""
    try:
        return describe_idp_metadata(document, clock=IN_2027)
    except (ConfigError, MetadataExpired) as refusal:
        return refusal


def own_outcome(document: str) -> ConfigError | None:
    """Why it cannot be our own metadata."""
    try:
        check_own_metadata(
            SAMLProfile(idp_entity_id="x", sso_url="x", signing_certificates=(), sp_metadata=document), OWN
        )
    except ConfigError as refusal:
        return refusal
    return None


def read(document: bytes) -> MetadataReport | None:
    """What it says, or None for a declared refusal; either way complete, and fit to be shown."""
    found = outcome(document)
    if not isinstance(found, MetadataReport):
        assert isinstance(found, MetadataExpired) or found.path == "metadata"
        assert found.detail.isprintable()
        assert found.hint
        return None
    assert found.metadata.sso
    assert found.metadata.signing_certificates
    assert all(note.isprintable() for note in found.notes)
    assert all(fact.field.isprintable() and fact.value.isprintable() for fact in found.facts)
    assert all(len(fact.value) <= MAX_VALUE + 1 for fact in found.facts)
    return found


def test_spoilt_documents() -> None:
    survived = sum(read(spoil(chance, chance.choice(DOCUMENTS))) is not None for chance in dice("metadata bytes"))
    assert survived > 0


def test_spoilt_documents_in_utf_16() -> None:
    for chance in dice("metadata in UTF-16"):
        document = chance.choice(DOCUMENTS).decode()
        read(spoil(chance, document.encode(chance.choice(["utf-16", "utf-16-le", "utf-16-be"]))))


def test_spoilt_signed_documents() -> None:
    """Nothing that was changed under the signature is read, and nothing but a declared error says so."""
    root = etree.fromstring(entity(attributes='entityID="https://idp.example/metadata" ID="_whole"'))
    sign(root, Signing())
    good = etree.tostring(root)
    said = signed_outcome(good)
    assert isinstance(said, IdPMetadata)
    for chance in dice("signed metadata"):
        assert signed_outcome(spoil(chance, good)) in {None, said}


def signed_outcome(document: bytes) -> IdPMetadata | None:
    """What a document says that the provider itself signed; None for a declared refusal."""
    try:
        report = describe_idp_metadata(document, clock=IN_2027, signer=signing_key("idp").certificate_pem)
    except (ConfigError, MetadataExpired, VerificationError):
        return None
    return report.metadata


def test_rearranged_documents() -> None:
    """Well-formed all the way, so that it gets past the parser."""
    for chance in dice("metadata elements"):
        read(rearranged(chance, chance.choice(DOCUMENTS)))


def rearranged(chance: random.Random, document: bytes) -> bytes:
    """Move, drop, double or rewrite a few elements and attributes."""
    root = etree.fromstring(document)
    for _ in range(chance.randint(1, 4)):
        element = chance.choice(list(root.iter("*")))
        parent = element.getparent()
        match chance.randrange(5):
            case 0 if parent is not None:
                parent.remove(element)
            case 1 if parent is not None:
                parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
            case 2 if element.attrib:
                element.set(chance.choice(list(element.attrib)), odd_text(chance))
            case 3 if element.attrib:
                del element.attrib[chance.choice(list(element.attrib))]
            case _:
                element.text = odd_text(chance)
    return etree.tostring(root)


def odd_text(chance: random.Random) -> str:
    """Anything that XML can hold."""
    value = str(chance.choice([value for value in ODD_VALUES if value != 10**30]))[:200]
    return "".join(character for character in value if character.isprintable())


def test_spoilt_certificates() -> None:
    """S7: what the reader of certificates does not know either is a refusal."""
    good = signing_key("idp").certificate_base64
    for chance in dice("metadata certificates"):
        held = spoil(chance, good.encode()).decode("latin-1")
        wrapped = "".join(character for character in held if character.isalnum() or character in "+/= ")
        read(entity(idp_role(keys=key_descriptor(wrapped))))


@settings(deadline=None)  # no test asserts a time
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert read(data) is None


@settings(deadline=None)  # no test asserts a time
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_in_our_own_metadata(text: str, inside: str) -> None:
    for document in (text, entity(inside).decode("utf-8", "surrogatepass")):
        refusal = own_outcome(document)
        assert refusal is not None
        assert refusal.path == "spMetadata"
        assert refusal.detail.isprintable()
