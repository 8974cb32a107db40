"""Documents that the pinned signer did not sign as they are (S2, S6, S62)."""

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives import hashes
from lxml import etree
from manual_clock import ManualClock
from saml_algorithms import SHA1
from saml_libxmlsec import parsed, signed_element
from saml_metadata_document import ENTITY_ID, ROOT, SSO_URL, entity, idp_role, key_descriptor, sso
from saml_names import METADATA, RSA_SHA1, XMLDSIG
from saml_recipe import Signing
from saml_signed import ds_find, sign
from saml_signing_keys import Kind, SigningKey, signing_key

from vestibule.errors import AlgorithmRefused, ConfigError, VerificationError, VestibuleError
from vestibule.protocols.saml.metadata.idp import MetadataReport, describe_idp_metadata

FEDERATION: Final = signing_key("federation")
EVIL: Final = signing_key("evil")
EVIL_ROLE: Final = idp_role(keys=key_descriptor(EVIL.certificate_base64), services=sso("https://evil.example/sso"))
WITH_ID: Final = f'{ROOT} ID="_whole"'
SIGNATURE: Final = f"{{{XMLDSIG}}}Signature"
ROLE: Final = f"{{{METADATA}}}IDPSSODescriptor"
CLOCK: Final = ManualClock()


def read(document: bytes, *, signer: SigningKey = FEDERATION) -> MetadataReport:
    return describe_idp_metadata(document, clock=CLOCK, signer=signer.certificate_pem)


def signed(document: bytes | None = None, **signing: Any) -> etree._Element:  # noqa: ANN401 - fields of Signing
    """The root of a document, signed as a whole; by the federation, unless said otherwise."""
    root = parsed(entity(attributes=WITH_ID) if document is None else document)
    sign(root, Signing(**({"key": FEDERATION} | signing)))
    return root


def written(root: etree._Element) -> bytes:
    return etree.tostring(root)


def signature_of(root: etree._Element) -> etree._Element:
    found = root.find(SIGNATURE)
    assert found is not None
    return found


GOOD: Final = written(signed())


def refused(document: bytes, code: str) -> VestibuleError:
    """The refusal, which has its code; the good document next to it is accepted."""
    with pytest.raises(VerificationError) as caught:
        read(document)
    assert caught.value.code == code
    assert caught.value.detail.isprintable()
    assert read(GOOD).metadata.entity_id == ENTITY_ID
    return caught.value


def test_what_the_signer_signed_is_read() -> None:
    report = read(GOOD)
    fingerprint = FEDERATION.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    assert report.signed_by == fingerprint
    unsigned = describe_idp_metadata(entity(attributes=WITH_ID), clock=CLOCK)
    assert report.metadata == unsigned.metadata
    assert report.notes == unsigned.notes
    assert [(fact.field, fact.value) for fact in report.facts] == [(fact.field, fact.value) for fact in unsigned.facts]


def test_libxmlsec_agrees_about_the_good_one() -> None:
    assert signed_element(parsed(GOOD), ".", signer=FEDERATION.certificate).get("entityID") == ENTITY_ID


def test_without_a_pinned_signer_it_is_said_that_nobody_looked() -> None:
    report = describe_idp_metadata(GOOD, clock=CLOCK)
    assert report.signed_by is None
    assert any(note.startswith("The document's signature was not checked") for note in report.notes)


@pytest.mark.parametrize("kind", ["RSA-3072", "P-256"])
def test_every_kind_of_key_may_be_pinned(kind: Kind) -> None:
    key = signing_key(f"federation {kind}", kind)
    algorithm = "ecdsa-sha256" if kind == "P-256" else "rsa-sha256"
    root = signed(key=key, algorithm=f"http://www.w3.org/2001/04/xmldsig-more#{algorithm}", by_hand=True)
    assert read(written(root), signer=key).metadata.entity_id == ENTITY_ID


def test_lines_are_those_of_the_document_as_it_came() -> None:
    """Comments and the signature are gone from what is read; the administrator sees the file."""
    document = written(signed(entity("<!-- three\nlines\nhere -->", idp_role(), attributes=WITH_ID)))
    lines = {fact.field: fact.line for fact in read(document).facts}
    before, _, _ = document.partition(b"<KeyDescriptor")
    assert lines["Entity ID"] == 1
    assert lines["Signing certificate"] == before.count(b"\n") + 1


def test_a_document_of_more_lines_than_libxml2_counts() -> None:
    root = signed(entity("\n" * 70_000, idp_role(), attributes=WITH_ID))
    assert read(written(root)).facts[-1].line == 65_535


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_signature_holds_in_utf_16_too(encoding: str) -> None:
    assert read(GOOD.decode().encode(encoding)) == read(GOOD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'entityID="https://idp.example/metadata"', b'entityID="https://idp.example/metadatb"'),
        (SSO_URL.encode(), b"https://idq.example/sso"),
        (b'use="signing"', b'use="siGning"'),
        (b"\n</EntityDescriptor>", b"\t</EntityDescriptor>"),
        (b"</IDPSSODescriptor>", b"<Extensions/></IDPSSODescriptor>"),
        (b"<IDPSSODescriptor ", b'<IDPSSODescriptor errorURL="https://evil.example" '),
    ],
)
def test_one_change_is_refused(before: bytes, after: bytes) -> None:
    changed = GOOD.replace(before, after, 1)
    assert changed != GOOD
    refused(changed, "signature_validation_failed")


def test_any_changed_byte_of_the_signature_is_refused() -> None:
    value = re.search(rb"<ds:SignatureValue>\s*(\w)", GOOD)
    digest = re.search(rb"<ds:DigestValue>\s*(\w)", GOOD)
    for found in (value, digest):
        assert found is not None
        other = b"B" if found[1] == b"A" else b"A"
        refused(GOOD[: found.start(1)] + other + GOOD[found.end(1) :], "signature_validation_failed")


def test_a_foreign_signer_who_brings_his_own_certificate_is_refused() -> None:
    """S6: KeyInfo says nothing."""
    for key_info in (True, False):
        foreign = written(signed(key=EVIL, key_info=key_info))
        assert read(foreign, signer=EVIL).metadata.entity_id == ENTITY_ID
        refused(foreign, "signature_validation_failed")


def test_a_foreign_signature_with_the_pinned_certificate_beside_it_is_refused() -> None:
    root = signed(key=EVIL)
    ds_find(root, "Signature/KeyInfo/X509Data/X509Certificate").text = FEDERATION.certificate_base64
    refused(written(root), "signature_validation_failed")


def test_the_providers_own_key_is_not_the_signers() -> None:
    """A document that signs itself vouches for nobody."""
    refused(written(signed(key=signing_key("idp"))), "signature_validation_failed")


def test_a_key_of_another_kind_is_refused() -> None:
    curve = signing_key("curve", "P-256")
    with pytest.raises(AlgorithmRefused, match="another kind than the pinned signer's key"):
        read(GOOD, signer=curve)
    assert read(GOOD).signed_by


def test_without_a_signature_it_is_refused() -> None:
    assert "not signed" in refused(entity(attributes=WITH_ID), "signature_missing").detail


def test_a_signature_over_a_part_only_is_refused() -> None:
    """It would vouch for the role, and leave the entity ID to whoever changes it."""
    role = idp_role().replace("<IDPSSODescriptor ", '<IDPSSODescriptor ID="_part" ')
    root = parsed(entity(role, attributes=WITH_ID))
    part = root.find(ROLE)
    assert part is not None
    sign(part, Signing(key=FEDERATION))
    assert "only a part of it" in refused(written(root), "signature_missing").detail
    # The same signature, put where one over the whole would stand.
    root.insert(0, signature_of(part))
    refused(written(root), "signature_structure_refused")


def reference(uri: str) -> Callable[[etree._Element], None]:
    def shape(signature: etree._Element) -> None:
        ds_find(signature, "SignedInfo/Reference").set("URI", uri)

    return shape


def test_a_reference_to_something_else_is_refused() -> None:
    for uri in ("", "#_other", "#xpointer(/)", "https://evil.example/"):
        refused(written(signed(shape=reference(uri), by_hand=True)), "signature_structure_refused")


def to_the_end(root: etree._Element) -> None:
    root.append(signature_of(root))


def behind_an_element(root: etree._Element) -> None:
    root[1].addnext(signature_of(root))


@pytest.mark.parametrize("move", [to_the_end, behind_an_element])
def test_a_signature_that_was_moved_is_refused(move: Callable[[etree._Element], None]) -> None:
    root = signed(entity("<Extensions/>", idp_role(), attributes=WITH_ID))
    assert read(written(root)).signed_by
    move(root)
    refused(written(root), "signature_structure_refused")


def test_a_signature_that_was_moved_into_a_part_is_refused() -> None:
    root = signed()
    role = root.find(ROLE)
    assert role is not None
    role.insert(0, signature_of(root))
    refused(written(root), "signature_missing")


def wrapped(*, signature_outside: bool, same_id: bool) -> bytes:
    """A foreign EntityDescriptor around the signed one."""
    inner = signed()
    outer_id = "_whole" if same_id else "_evil"
    outer = parsed(entity("<Extensions/>", EVIL_ROLE, attributes=f'{ROOT} ID="{outer_id}"'))
    outer[0].append(inner)
    if signature_outside:
        outer.insert(0, signature_of(inner))
    return written(outer)


@pytest.mark.parametrize(
    ("signature_outside", "code"), [(True, "signature_structure_refused"), (False, "signature_missing")]
)
def test_a_signed_entity_wrapped_in_a_foreign_one_is_refused(
    signature_outside: bool,  # noqa: FBT001 - a parameter of pytest's
    code: str,
) -> None:
    refused(wrapped(signature_outside=signature_outside, same_id=False), code)


@pytest.mark.parametrize("signature_outside", [True, False])
def test_two_elements_of_the_signed_id_are_refused(signature_outside: bool) -> None:  # noqa: FBT001 - as above
    """S3."""
    with pytest.raises(ConfigError, match="the same ID"):
        read(wrapped(signature_outside=signature_outside, same_id=True))
    assert read(GOOD).signed_by


def test_the_signed_entity_inside_the_signature_is_refused() -> None:
    """S2: no ds:Object."""
    outer = parsed(entity(EVIL_ROLE, attributes=f'{ROOT} ID="_evil"'))
    inner = signed()
    signature = signature_of(inner)
    holder = etree.SubElement(signature, f"{{{XMLDSIG}}}Object")
    outer.insert(0, signature)
    holder.append(inner)
    refused(written(outer), "signature_structure_refused")


@pytest.mark.parametrize("weak", [{"algorithm": RSA_SHA1}, {"digest": SHA1}, {"algorithm": RSA_SHA1, "digest": SHA1}])
def test_sha_1_is_refused(weak: dict[str, Any]) -> None:
    """S7: no switch speaks for a document."""
    refusal = refused(written(signed(by_hand=True, **weak)), "algorithm_refused")
    assert "SHA-1" in refusal.detail
    assert "allowSha1" not in refusal.hint


@pytest.mark.parametrize("second", [FEDERATION, EVIL])
def test_two_signatures_are_refused(second: SigningKey) -> None:
    root = signed()
    sign(root, Signing(key=second))
    assert "2 signatures" in refused(written(root), "signature_structure_refused").detail


def test_an_unknown_transform_is_refused() -> None:
    def with_xslt(signature: etree._Element) -> None:
        transform = signature.findall(f".//{{{XMLDSIG}}}Transform")[1]
        transform.set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")

    refused(written(signed(shape=with_xslt, by_hand=True)), "signature_structure_refused")


def test_what_is_read_was_digested() -> None:
    """S1, S8: a comment is no part of the digest, and splits nothing that is read."""
    held = signing_key("idp").certificate_base64
    commented = GOOD.replace(held.encode(), held[:99].encode() + b"<!-- x -->" + held[99:].encode())
    assert commented != GOOD
    assert read(commented).metadata == read(GOOD).metadata


@pytest.mark.parametrize(
    "pem", ["", "nonsense", FEDERATION.certificate_pem * 2, signing_key("s", "RSA-1024").certificate_pem]
)
def test_a_signer_that_is_no_certificate_is_refused_at_its_field(pem: str) -> None:
    with pytest.raises(ConfigError) as caught:
        describe_idp_metadata(GOOD, clock=CLOCK, signer=pem)
    assert caught.value.path == "signer"


def test_a_broken_document_is_refused_before_its_signature_is_looked_at() -> None:
    with pytest.raises(ConfigError) as caught:
        read(GOOD[:-1])
    assert caught.value.path == "metadata"
    assert read(GOOD).signed_by
