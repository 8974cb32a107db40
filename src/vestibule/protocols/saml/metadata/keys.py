"""The certificates that a provider signs with (SAML metadata 2.4.1.1)."""

from collections.abc import Iterator
from typing import Final

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.certificate import Certificate, read_certificate
from vestibule.protocols.saml.metadata.fault import fault
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, md
from vestibule.protocols.shown import shown

MAX_CERTIFICATES: Final = 16
"""As many as a connection may have: a signature is tried with each of them (S66)."""


_PATH: Final = f"{ds('KeyInfo')}/{ds('X509Data')}/{ds('X509Certificate')}"


def signing_certificates(role: Element, *, now_s: int, notes: list[str]) -> tuple[str, ...]:
    """Collect them, in the document's order and each once.

    Args:
        role: The IDPSSODescriptor.
        now_s: To tell which have expired, in seconds since 1970.
        notes: Gains a sentence for each key that is not used, and for each certificate out of its dates.

    Returns:
        In PEM, at least one.

    Raises:
        ConfigError: config_error: there is none, one cannot be used, or there are too many.
    """
    descriptors = role.findall(md("KeyDescriptor"))
    signing = [descriptor for descriptor in descriptors if _may_sign(descriptor, notes)]
    found = {certificate.pem: certificate for descriptor in signing for certificate in _certificates(descriptor, notes)}
    if not found:
        raise _none(role, some_key=bool(descriptors), some_signing=bool(signing))
    if len(found) > MAX_CERTIFICATES:
        raise fault(
            f"the document has {len(found)} signing certificates; at most {MAX_CERTIFICATES} are tried",
            hint="Leave those in the document that the provider really signs with.",
            at=role,
        )
    notes.extend(doubt for certificate in found.values() if (doubt := certificate.doubt(now_s)) is not None)
    return tuple(found)


def _may_sign(descriptor: Element, notes: list[str]) -> bool:
    use = descriptor.get("use")
    if use is None or use == "signing":  # without `use` a key serves both purposes (2.4.1.1)
        return True
    kind = "for encryption alone" if use == "encryption" else f"of the unknown use {shown(use, limit=40)}"
    notes.append(f"The key in line {descriptor.sourceline} is {kind} and verifies nothing.")
    return False


def _certificates(descriptor: Element, notes: list[str]) -> Iterator[Certificate]:
    elements = descriptor.findall(_PATH)
    if not elements:
        notes.append(
            f"The key in line {descriptor.sourceline} comes without a certificate (X509Certificate) and is not used."
        )
    return map(read_certificate, elements)


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
