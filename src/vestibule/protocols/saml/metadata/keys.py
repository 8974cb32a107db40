"""The certificates that a provider signs with, and those that it decrypts with (SAML metadata 2.4.1.1)."""

from typing import Final

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.certificate import Certificate, read_any_certificate, read_certificate
from vestibule.protocols.saml.metadata.fault import fault
from vestibule.protocols.saml.metadata.findings import Findings, line_of
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, md
from vestibule.protocols.shown import shown

MAX_CERTIFICATES: Final = 16
"""As many as a connection may have: a signature is tried with each of them (S66)."""


_PATH: Final = f"{ds('KeyInfo')}/{ds('X509Data')}/{ds('X509Certificate')}"


def signing_certificates(role: Element, *, now_s: int, findings: Findings) -> tuple[str, ...]:
    """Collect them, in the document's order and each once.

    Args:
        role: The IDPSSODescriptor.
        now_s: To tell which have expired, in seconds since 1970.
        findings: Gains each certificate, and a sentence for each key that is not used and each certificate out of its
            dates.

    Returns:
        In PEM, at least one.

    Raises:
        ConfigError: config_error: there is none, one cannot be used, or there are too many.
    """
    descriptors = role.findall(md("KeyDescriptor"))
    signing = [descriptor for descriptor in descriptors if _may_sign(descriptor, findings)]
    found: dict[str, Certificate] = {}
    for descriptor in signing:
        elements = descriptor.findall(_PATH)
        if not elements:
            findings.note(
                f"The key in line {line_of(descriptor)} comes without a certificate (X509Certificate) and is not used."
            )
        for element in elements:
            certificate = read_certificate(element)
            if certificate.pem not in found:
                found[certificate.pem] = certificate
                findings.fact("Signing certificate", certificate.in_words(), at=element)
    if not found:
        raise _none(role, some_key=bool(descriptors), some_signing=bool(signing))
    if len(found) > MAX_CERTIFICATES:
        raise fault(
            f"the document has {len(found)} signing certificates; at most {MAX_CERTIFICATES} are tried",
            hint="Leave those in the document that the provider really signs with.",
            at=role,
        )
    for certificate in found.values():
        doubt = certificate.doubt(now_s)
        if doubt is not None:
            findings.note(doubt)
    return tuple(found)


def find_encryption_keys(role: Element, *, findings: Findings) -> None:
    """Show the certificates that the provider decrypts with, so that nobody takes one for a signing certificate.

    Nothing here is encrypted to a provider, so one that cannot be read refuses nothing.

    Args:
        role: The IDPSSODescriptor.
        findings: Gains each certificate.
    """
    seen: set[str] = set()
    for descriptor in role.findall(md("KeyDescriptor")):
        if descriptor.get("use", "encryption") != "encryption":
            continue
        for element in descriptor.findall(_PATH):
            try:
                certificate = read_any_certificate(element)
            except ConfigError:
                findings.note("The encryption certificate cannot be read and is not used.", at=element)
                continue
            if certificate.pem not in seen:
                seen.add(certificate.pem)
                findings.fact("Encryption key", certificate.in_words(), at=element)


def _may_sign(descriptor: Element, findings: Findings) -> bool:
    use = descriptor.get("use")
    if use is None or use == "signing":  # without `use` a key serves both purposes (2.4.1.1)
        return True
    kind = "for encryption alone" if use == "encryption" else f"of the unknown use {shown(use, limit=40)}"
    findings.note(f"The key in line {line_of(descriptor)} is {kind} and verifies nothing.")
    return False


def _none(role: Element, *, some_key: bool, some_signing: bool) -> ConfigError:
    if some_signing:
        return fault(
            "its signing key comes without a certificate: there is a bare key (KeyValue) or a name, no X509Certificate",
            hint="Have the identity provider publish its certificate, or enter the certificate by hand.",
            at=role,
        )
    return fault(
        "the document has only keys for encryption, and no signing certificate"
        if some_key
        else "the document has no signing certificate",
        hint="Without it nobody can tell whether an answer is genuine. Have the identity provider publish the "
        "certificate that it signs with.",
        at=role,
    )
