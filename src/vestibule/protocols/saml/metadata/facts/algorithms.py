"""The algorithms that a provider asks for (Metadata profile for algorithm support 2; SAML metadata 2.4.1.1)."""

from typing import Final

from vestibule.protocols.saml.metadata.extensions import ALG
from vestibule.protocols.saml.metadata.findings import Findings
from vestibule.protocols.saml.signature.algorithms import RSA_SHA256
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md

_FIELD: Final = "Algorithm"
_EXTENSIONS: Final = md("Extensions")


def find_algorithms(entity: Element, role: Element, *, findings: Findings) -> None:
    """Collect them, each once. They decide nothing: what is accepted is our own list (S7).

    Args:
        entity: The root.
        role: Its IDPSSODescriptor.
        findings: Gains each algorithm, and a sentence when ours is not among those for signatures.
    """
    _collect(_of(entity, role, "DigestMethod"), "digest", findings)
    signing = _collect(_of(entity, role, "SigningMethod"), "signature", findings)
    _collect(role.findall(f"{md('KeyDescriptor')}/{md('EncryptionMethod')}"), "encryption", findings)
    if signing and RSA_SHA256 not in signing:
        findings.note(
            "Among the signature algorithms that the provider asks for is none that our messages are signed with "
            f"({RSA_SHA256}): it may refuse signed requests and logout messages."
        )


def _of(entity: Element, role: Element, name: str) -> list[Element]:
    # What the role says goes before what the whole entity says (algorithm support profile 2.4).
    path = f"{_EXTENSIONS}/{{{ALG}}}{name}"
    return role.findall(path) or entity.findall(path)


def _collect(elements: list[Element], of: str, findings: Findings) -> set[str]:
    seen: set[str] = set()
    for element in elements:
        algorithm = element.get("Algorithm", "").strip()
        if algorithm and algorithm not in seen:
            seen.add(algorithm)
            findings.fact(_FIELD, algorithm, of=of, at=element)
    return seen
