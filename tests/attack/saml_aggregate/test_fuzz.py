"""Whatever comes, only a declared error leaves the reader of aggregates, and nothing forged gets through (S77)."""

import random
from typing import Final

from fuzzing import dice, spoil
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from saml_aggregate import Entity, FederationSigning, aggregate, good_members, group, signed
from saml_aggregate_reading import Outcome, libxmlsec_accepts, outcome
from saml_algorithms import ECDSA_SHA256
from saml_fuzzing import distort_tree, random_xml
from saml_signing_keys import signing_key

from vestibule.errors import VestibuleError

KEY: Final = signing_key("federation", "P-256")
SIGNER: Final = KEY.certificate_pem
QUICK: Final = FederationSigning(key=KEY, algorithm=ECDSA_SHA256, key_info=False)
DOCUMENTS: Final = [
    signed(aggregate(*good_members(2)), QUICK),
    signed(aggregate(group(*good_members(1)), group(group(Entity(number=5).xml())), prefix="md"), QUICK),
    signed(aggregate(Entity(prefix="", authority="https://a.example").xml(), prefix=""), QUICK),
]
STEPS: Final = [1, 17, *[4096] * 48]
"""Bytes that the reader is given at a time; each single one costs a look at the tree, so that is rare."""

DECLARED: Final = {
    "metadata_malformed",
    "metadata_duplicate",
    "metadata_expired",
    "signature_missing",
    "signature_structure_refused",
    "algorithm_refused",
    "signature_validation_failed",
}


def outcome_or_refusal(document: bytes, *, signer: str | None, step_bytes: int) -> Outcome | VestibuleError:
    """What a document says, or why it is refused."""
    try:
        return outcome(document, signer=signer, step_bytes=step_bytes)
    except VestibuleError as refusal:
        return refusal


def read(document: bytes, *, signer: str | None = SIGNER, step_bytes: int = 4096) -> Outcome | None:
    """What came of it, or None for a declared refusal; either way fit to be shown."""
    found = outcome_or_refusal(document, signer=signer, step_bytes=step_bytes)
    if isinstance(found, VestibuleError):
        assert found.code in DECLARED
        assert found.detail.isprintable()
        return None
    assert all(note.isprintable() for note in found.end.notes)
    for entity in found.entities:
        assert entity.entity_id
        assert etree.fromstring(entity.document).get("entityID", "").strip() == entity.entity_id
        assert all(name.isprintable() for pair in entity.names for name in pair)
    return found


def test_spoilt_documents() -> None:
    """Their bytes changed: accepted only where libxmlsec accepts them too."""
    survived = 0
    for chance in dice("aggregate bytes"):
        document = spoil(chance, chance.choice(DOCUMENTS))
        if read(document, step_bytes=chance.choice(STEPS)) is not None:
            survived += 1
            assert libxmlsec_accepts(document, KEY)
    assert survived > 0


def test_spoilt_documents_without_a_signer() -> None:
    assert sum(
        read(spoil(chance, chance.choice(DOCUMENTS)), signer=None) is not None for chance in dice("unsigned bytes")
    )


def test_rearranged_documents() -> None:
    """Well-formed all the way, so that it gets past the parser."""
    for chance in dice("aggregate elements"):
        document = rearranged(chance, chance.choice(DOCUMENTS))
        read(document, signer=None)
        if read(document) is not None:
            assert libxmlsec_accepts(document, KEY)


def rearranged(chance: random.Random, document: bytes) -> bytes:
    """Move, drop, double, rename or fill a few elements and attributes."""
    root = etree.fromstring(document)
    distort_tree(chance, root)
    return etree.tostring(root)


def test_rearranged_documents_signed_anew() -> None:
    """The federation's own key signs nonsense: still nothing but a declared error."""
    for chance in dice("aggregate nonsense", one_in=10):
        members = [random_xml(chance, depth=2) if chance.random() < 0.3 else member for member in good_members(2)]
        try:
            document = signed(aggregate(*members), QUICK)
        except etree.XMLSyntaxError:
            continue
        read(document, step_bytes=chance.choice(STEPS))


@settings(deadline=None)  # no test asserts a time
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert read(data) is None
    assert read(data, signer=None) is None


@settings(deadline=None)  # no test asserts a time
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16", "utf-16-be"]))
def test_any_text_among_the_members(text: str, encoding: str) -> None:
    document = aggregate(text, *good_members(1), begin="").encode(encoding, "surrogatepass")
    read(document, signer=None)
