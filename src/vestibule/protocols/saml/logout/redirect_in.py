"""A logout message that came by the redirect binding (SAML bindings 3.4.4.1): its signature is over the raw query.

Verified is what arrived, byte for byte: an address can be escaped in many ways, and only the sender's is signed.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import unquote_plus

from vestibule.errors import (
    AlgorithmRefused,
    LogoutMessageRefused,
    SAMLMessageMalformed,
    SignatureMissing,
    XMLRefused,
)
from vestibule.protocols.saml.address import MESSAGE_PARAMETERS
from vestibule.protocols.saml.logout.arrived import ONE_MESSAGE, Arrived
from vestibule.protocols.saml.signature.algorithms import SIGNATURES
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.signature.verify import verify_value
from vestibule.protocols.saml.xml.base64_text import read_base64
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.limits import MESSAGE
from vestibule.protocols.saml.xml.parse import parse_document
from vestibule.protocols.shown import shown

_DEFLATE: Final = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"


def arrived_by_redirect(query: bytes, keys: Sequence[VerificationKey], *, allow_sha1: bool) -> Arrived:
    """Verify a message in a query.

    Raises:
        SignatureMissing, SignatureValidationFailed, AlgorithmRefused: As named.
        LogoutMessageRefused, SAMLMessageMalformed, XMLRefused: As named.
    """
    raw = _raw_parameters(query)
    kind = _kind(raw)
    if "Signature" not in raw or "SigAlg" not in raw:
        raise SignatureMissing(
            "the logout message is not signed",
            hint="Switch on signing of logout messages at the provider: an unsigned one ends no session.",
        )
    name = unquote_plus(raw["SigAlg"])
    algorithm = SIGNATURES.get(name)
    if algorithm is None or (algorithm.weak and not allow_sha1):
        raise AlgorithmRefused(
            "the query is signed with an algorithm that is not accepted",
            hint="Set the provider's signature algorithm to RSA with SHA-256 (rsa-sha256).",
            received=shown(name),
        )
    covered = "&".join(f"{part}={raw[part]}" for part in (kind, "RelayState", "SigAlg") if part in raw)
    verify_value(_base64(raw["Signature"]), covered.encode("latin-1"), algorithm, keys)
    root = parse_document(_inflated(_base64(raw[kind])))
    return Arrived(root=root, relay_state=unquote_plus(raw["RelayState"]) if "RelayState" in raw else None)


def document_in_query(query: bytes) -> Element:
    """The root of the message in a query. Nothing about it is verified.

    Raises:
        LogoutMessageRefused, SAMLMessageMalformed, XMLRefused: As named.
    """
    raw = _raw_parameters(query)
    return parse_document(_inflated(_base64(raw[_kind(raw)])))


def _kind(raw: Mapping[str, str]) -> str:
    """The parameter that holds the message."""
    kind = next((name for name in ("SAMLRequest", "SAMLResponse") if name in raw), None)
    if kind is None or ("SAMLRequest" in raw and "SAMLResponse" in raw):
        raise LogoutMessageRefused("the query does not hold one SAMLRequest or SAMLResponse", hint=ONE_MESSAGE)
    if unquote_plus(raw.get("SAMLEncoding", _DEFLATE)) != _DEFLATE:
        raise SAMLMessageMalformed(
            "the message has an encoding other than DEFLATE",
            hint="Have the provider encode it by DEFLATE, or send it by POST.",
            received=shown(unquote_plus(raw["SAMLEncoding"])),
        )
    return kind


def _raw_parameters(query: bytes) -> dict[str, str]:
    """Each parameter as it is escaped. One that is there twice could be read in two ways."""
    raw: dict[str, str] = {}
    for part in query.decode("latin-1").split("&"):
        name, _, value = part.partition("=")
        if name in MESSAGE_PARAMETERS:
            if name in raw:
                raise LogoutMessageRefused(
                    f"the query holds {name} twice",
                    hint="Enter our SLO URL at the provider exactly as shown, without a query.",
                )
            raw[name] = value
    return raw


def _base64(escaped: str) -> bytes:
    data = read_base64(unquote_plus(escaped, errors="replace"))
    if not data:
        raise SAMLMessageMalformed("a parameter of the query is no Base64 text")
    return data


def _inflated(data: bytes) -> bytes:
    """Raw DEFLATE, no further than a message may be long (S64)."""
    inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(data, MESSAGE.size_bytes + 1)
    except zlib.error:
        raise SAMLMessageMalformed("the message cannot be inflated") from None
    if len(plain) > MESSAGE.size_bytes:
        raise XMLRefused("the message is too large once it is inflated")
    return plain
