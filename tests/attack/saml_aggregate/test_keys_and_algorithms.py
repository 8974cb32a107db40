"""Signatures that no federation makes, or that another one made (S2, S6, S7)."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from saml_aggregate import FederationSigning, aggregate, federation_key, good_aggregate, good_members, signed
from saml_aggregate_reading import PINNED, libxmlsec_accepts, outcome, refusal, refused_as
from saml_algorithms import (
    BASE64,
    C14N,
    C14N11,
    C14N_COMMENTS,
    DECRYPT,
    ECDSA_SHA256,
    ENVELOPED,
    EXC_C14N,
    HMAC_SHA256,
    MD5,
    PSS_SHA256,
    RSA_MD5,
    RSA_SHA1,
    RSA_SHA384,
    RSA_SHA512,
    SHA1,
    SHA384,
    SHA512,
    XPATH,
    XPATH_FILTER2,
    XSLT,
)
from saml_names import XMLDSIG
from saml_signed import ds, ds_find
from saml_signing_keys import signing_key

MISSHAPEN = "signature_structure_refused"
FOREIGN = "signature_validation_failed"
WEAK = "algorithm_refused"

Element = etree._Element  # noqa: SLF001 - the class of an element has no public name in lxml


def signing(**changes: Any) -> FederationSigning:  # noqa: ANN401 - fields of FederationSigning
    return FederationSigning(**changes)


def shaped(change: Callable[[Element], None]) -> bytes:
    """Signed with the federation's own key, over a signature of another shape."""
    return good_aggregate(signing=signing(shape=change, by_hand=True))


@pytest.mark.parametrize(
    ("algorithm", "digest", "kind"),
    [
        (RSA_SHA384, SHA384, "RSA-3072"),
        (RSA_SHA512, SHA512, "RSA-2048"),
        (PSS_SHA256, SHA512, "RSA-2048"),
        (ECDSA_SHA256, SHA384, "P-384"),
    ],
)
def test_other_good_algorithms_are_accepted(algorithm: str, digest: str, kind: Any) -> None:  # noqa: ANN401 - a Kind
    key = signing_key("federation", kind)
    document = good_aggregate(
        signing=signing(key=key, algorithm=algorithm, digest=digest, by_hand=algorithm == PSS_SHA256)
    )
    assert outcome(document, signer=key.certificate_pem).end.providers == 3


def test_no_signature() -> None:
    document = aggregate(*good_members(), begin="").encode()
    assert refused_as(document) == "signature_missing"
    found = outcome(document, signer=None)
    assert found.end.signed_by is None
    assert "nobody checked who wrote" in found.end.notes[0]


def test_a_foreign_signer_with_its_own_certificate_beside_it() -> None:
    """S6: what KeyInfo holds is a hint at most."""
    foreign = signing_key("somebody else")
    document = good_aggregate(signing=signing(key=foreign))
    assert foreign.certificate_base64.encode() in document
    assert refused_as(document) == FOREIGN
    assert outcome(document, signer=foreign.certificate_pem).end.providers == 3


def test_a_foreign_signer_with_the_federations_certificate_beside_it() -> None:
    foreign = signing_key("somebody else")
    document = good_aggregate(signing=signing(key=foreign)).replace(
        foreign.certificate_base64.encode(), federation_key().certificate_base64.encode()
    )
    assert libxmlsec_accepts(document, foreign)
    assert refused_as(document) == FOREIGN


def test_a_foreign_signer_is_found_out_before_the_document_is_read() -> None:
    """What follows is no XML at all, and nobody gets that far."""
    document = good_aggregate(400, signing=signing(key=signing_key("somebody else")))
    assert refused_as(document[:300_000] + b"<<<") == FOREIGN


def test_a_key_of_another_kind() -> None:
    elliptic = signing_key("federation", "P-256")
    document = good_aggregate(signing=signing(key=elliptic, algorithm=ECDSA_SHA256))
    assert outcome(document, signer=elliptic.certificate_pem).end.providers == 3
    assert refused_as(document) == WEAK
    assert refused_as(good_aggregate(), signer=elliptic.certificate_pem) == WEAK


@pytest.mark.parametrize(
    "changes", [{"algorithm": RSA_SHA1}, {"digest": SHA1}, {"algorithm": RSA_SHA1, "digest": SHA1}]
)
def test_sha_1(changes: dict[str, str]) -> None:
    document = good_aggregate(signing=signing(**changes, by_hand=True))
    assert refused_as(document) == WEAK


@pytest.mark.parametrize("changes", [{"algorithm": RSA_MD5}, {"digest": MD5}, {"algorithm": HMAC_SHA256}])
def test_algorithms_that_do_not_exist_here(changes: dict[str, str]) -> None:
    document = good_aggregate(signing=signing(**changes, by_hand=True, value=lambda _: b"x" * 256))
    assert refused_as(document) == WEAK


def test_a_pinned_key_that_anybody_could_have_computed() -> None:
    weak = signing_key("federation", "RSA-1024")
    refused = refusal(good_aggregate(signing=signing(key=weak)), signer=weak.certificate_pem)
    assert refused.code == "config_error"
    assert "1024 bits" in refused.detail


@pytest.mark.parametrize("pem", ["", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_pinned_certificate_that_is_none(pem: str) -> None:
    assert refused_as(good_aggregate(), signer=pem) == "config_error"
    assert outcome(good_aggregate(), signer=PINNED).end.providers == 3


@pytest.mark.parametrize("algorithm", [XPATH, XPATH_FILTER2, XSLT, BASE64, DECRYPT, C14N, C14N11, C14N_COMMENTS])
@pytest.mark.parametrize("place", ["between", "in the place of the last", "after"])
def test_transforms_that_are_not_saml(algorithm: str, place: str) -> None:
    def change(signature: Element) -> None:
        transforms = ds_find(signature, "SignedInfo/Reference/Transforms")
        added = ds(transforms, "Transform", Algorithm=algorithm)
        if place == "between":
            transforms.insert(1, added)
        elif place == "in the place of the last":
            transforms.remove(transforms[1])

    assert refused_as(shaped(change)) == MISSHAPEN


def test_the_transforms_that_are_saml_are_accepted() -> None:
    assert outcome(shaped(lambda _: None)).end.providers == 3


def test_no_transforms() -> None:
    def change(signature: Element) -> None:
        reference = ds_find(signature, "SignedInfo/Reference")
        reference.remove(ds_find(reference, "Transforms"))

    assert refused_as(shaped(change)) == MISSHAPEN


def test_an_enveloped_signature_alone() -> None:
    """Without a canonicalisation, XML Signature would take the inclusive one."""

    def change(signature: Element) -> None:
        transforms = ds_find(signature, "SignedInfo/Reference/Transforms")
        transforms.remove(transforms[1])
        assert transforms[0].get("Algorithm") == ENVELOPED

    assert refused_as(shaped(change)) == MISSHAPEN


@pytest.mark.parametrize("method", [C14N, C14N11, C14N_COMMENTS])
def test_inclusive_canonicalisation_of_the_signature(method: str) -> None:
    assert refused_as(good_aggregate(signing=signing(method=method, by_hand=True))) == MISSHAPEN


@pytest.mark.parametrize("uri", ["", "#", "#_other", "#xpointer(/)", "https://evil.example/m.xml", "_federation", None])
def test_a_reference_to_something_else(uri: str | None) -> None:
    """An empty URI is the whole document in XML Signature, and SAML core 5.4.2 wants the ID all the same."""

    def change(signature: Element) -> None:
        reference = ds_find(signature, "SignedInfo/Reference")
        if uri is None:
            del reference.attrib["URI"]
        else:
            reference.set("URI", uri)

    assert refused_as(shaped(change)) == MISSHAPEN


def test_a_root_without_an_id() -> None:
    def change(signature: Element) -> None:
        ds_find(signature, "SignedInfo/Reference").set("URI", "")

    document = signed(aggregate(*good_members(), identity=None), signing(shape=change, by_hand=True))
    assert refused_as(document) == MISSHAPEN


def test_two_references() -> None:
    def change(signature: Element) -> None:
        info = ds_find(signature, "SignedInfo")
        info.append(etree.fromstring(etree.tostring(ds_find(info, "Reference"))))

    assert refused_as(shaped(change)) == MISSHAPEN


def test_an_object_in_the_signature() -> None:
    assert refused_as(shaped(lambda signature: ds(signature, "Object").append(etree.Element("x")))) == MISSHAPEN


def test_a_comment_in_the_signature() -> None:
    document = good_aggregate()
    assert refused_as(document.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue><!-- -->")) == MISSHAPEN


def test_a_signature_over_the_signed_information_of_another_document() -> None:
    """Each holds by itself, and together they do not."""
    one, other = good_aggregate(2), good_aggregate(3)
    info = f"{{{XMLDSIG}}}Signature/{{{XMLDSIG}}}SignedInfo/{{{XMLDSIG}}}Reference/{{{XMLDSIG}}}DigestValue"
    digest, foreign = (etree.fromstring(document).findtext(info) for document in (one, other))
    assert digest is not None
    assert foreign is not None
    assert refused_as(one.replace(digest.encode(), foreign.encode())) == FOREIGN


def test_the_prefix_list_of_a_good_signature_is_honoured() -> None:
    document = good_aggregate(signing=signing(prefixes="ds mdui", c14n=EXC_C14N))
    assert libxmlsec_accepts(document)
    assert outcome(document).end.providers == 3
    renamed = document.replace(b'xmlns:mdui="', b'xmlns:mdu2="').replace(b"mdui:", b"mdu2:")
    assert refused_as(renamed) == FOREIGN
