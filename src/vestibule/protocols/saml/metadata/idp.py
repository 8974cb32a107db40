"""What an identity provider's metadata says of it, and what of that is not used.

A document is configuration: whoever gives it decides whom to trust. So everything a connection needs has to be in it,
once and in its own place, and what is wrong is said with its line. Nothing is guessed. The rest is for the eyes of
whoever compares the document with the provider's own screen.
"""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.protocols.saml.metadata.caching import cache_of
from vestibule.protocols.saml.metadata.display_name import display_name_of
from vestibule.protocols.saml.metadata.document import entity_of
from vestibule.protocols.saml.metadata.endpoints import slo_endpoints, sso_endpoints
from vestibule.protocols.saml.metadata.entity_id import entity_id_of
from vestibule.protocols.saml.metadata.facts.algorithms import find_algorithms
from vestibule.protocols.saml.metadata.facts.contacts import find_contacts
from vestibule.protocols.saml.metadata.facts.logos import find_logos
from vestibule.protocols.saml.metadata.facts.registration import find_registration
from vestibule.protocols.saml.metadata.findings import Fact, Findings
from vestibule.protocols.saml.metadata.keys import find_encryption_keys, signing_certificates
from vestibule.protocols.saml.metadata.preferences import name_id_formats_of, wants_requests_signed
from vestibule.protocols.saml.metadata.role import idp_role, other_roles
from vestibule.protocols.saml.metadata.scopes import scopes_of
from vestibule.protocols.saml.metadata.signed import signed_root
from vestibule.protocols.saml.metadata.validity import check_validity, find_end
from vestibule.protocols.saml.signature.key import read_verification_key
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, local_name
from vestibule.protocols.shown import shown
from vestibule_sdk.saml import IdPMetadata


class MetadataReport(Struct, frozen=True, kw_only=True):
    """What a document says, and what an administrator should know of the rest.

    Attributes:
        facts: Everything that it says, field by field, in the order in which somebody compares it with the provider's
            screen.
        notes: Plain sentences about what is missing, not used, or deserves a look.
        valid_until_s: The earlier end of the document and of the role in it, in seconds since 1970; None without one.
        cache_s: How soon it wants to be read again, in seconds; None where it does not say.
        signed_by: SHA-256 fingerprint of the pinned signer's certificate; None where none was given.
    """

    metadata: IdPMetadata
    notes: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    valid_until_s: int | None = None
    cache_s: int | None = None
    signed_by: str | None = None


def describe_idp_metadata(document: bytes, *, clock: Clock, signer: str | None = None) -> MetadataReport:
    """Read the metadata of one identity provider, and say what is not used of it.

    Args:
        document: One EntityDescriptor with one IDPSSODescriptor for SAML 2.0, in UTF-8 or UTF-16, at most 1 MiB.
        clock: For validUntil and the certificates' dates.
        signer: A certificate in PEM. Its key has to have signed the EntityDescriptor as a whole, and what is read is
            what it signed. None: a signature is not looked at, and the report says so.

    Raises:
        ConfigError: config_error at `metadata`, with line, reason and what to do; at `signer`, when that is no
            certificate.
        MetadataExpired: metadata_expired.
        SignatureMissing, SignatureStructureRefused, AlgorithmRefused, SignatureValidationFailed: signature_missing,
            signature_structure_refused, algorithm_refused, signature_validation_failed: not signed as pinned.
    """
    key = None if signer is None else read_verification_key(signer, path="signer")
    entity = entity_of(document)
    if key is not None:
        entity = signed_root(entity, key)
    role = idp_role(entity)
    now_s = clock.now_s()
    end = check_validity(entity, role, now_s=now_s)
    findings = Findings()
    metadata = _what_a_connection_needs(entity, role, now_s=now_s, findings=findings)
    find_registration(entity, role, findings=findings)
    find_contacts(entity, role, findings=findings)
    find_algorithms(entity, role, findings=findings)
    valid_until_s = find_end(end, findings=findings)
    cache_s = cache_of(entity, role, findings=findings)
    _note_the_rest(entity, role, findings)
    return MetadataReport(
        metadata=metadata,
        notes=findings.notes(),
        facts=findings.facts(),
        valid_until_s=valid_until_s,
        cache_s=cache_s,
        signed_by=None if key is None else key.fingerprint,
    )


def _what_a_connection_needs(entity: Element, role: Element, *, now_s: int, findings: Findings) -> IdPMetadata:
    """Read in the order in which somebody compares: the facts have it from here."""
    entity_id = entity_id_of(entity, findings=findings)
    display_name = display_name_of(entity, role, findings=findings)
    find_logos(entity, role, findings=findings)
    sso = sso_endpoints(role, findings=findings)
    slo = slo_endpoints(role, findings=findings)
    certificates = signing_certificates(role, now_s=now_s, findings=findings)
    find_encryption_keys(role, findings=findings)
    return IdPMetadata(
        entity_id=entity_id,
        sso=sso,
        slo=slo,
        signing_certificates=certificates,
        name_id_formats=name_id_formats_of(role, findings=findings),
        scopes=scopes_of(entity, role, findings=findings),
        want_requests_signed=wants_requests_signed(role, findings=findings),
        display_name=display_name,
    )


def _note_the_rest(entity: Element, role: Element, findings: Findings) -> None:
    for other in other_roles(entity, role):
        findings.note(f"The role {shown(local_name(other.tag), limit=80)} is not used.", at=other)
    if entity.find(ds("Signature")) is not None:
        findings.note(
            "The document's signature was not checked: what counts is that you got the document from the identity "
            "provider itself."
        )
