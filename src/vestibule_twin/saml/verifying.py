"""Verifying the signatures of service providers, by the certificates registered for them and by nothing in the message.

Source: SAML Core section 5.4, SAML Bindings section 3.4.4.1. A refusal is an exception; there is no other answer.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import Final

import xmlsec
from xmlsec import constants

from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.signature_methods import METHODS
from vestibule_twin.saml.xml import Element, every

_BY_URI: Final = {method.uri: method for method in METHODS.values()}
_TRANSFORMS: Final = (
    constants.TransformEnveloped,
    constants.TransformExclC14N,
    *(method.digest for method in METHODS.values()),
)
_WRONG: Final = "The signature does not hold under any certificate registered for the application."


def certificate_key(certificate: str) -> xmlsec.Key:
    """Return the public key of a base64 DER certificate.

    Raises:
        Refused: It is no certificate.
    """
    try:
        return xmlsec.Key.from_memory(base64.b64decode(certificate), constants.KeyDataFormatCertDer)
    except (xmlsec.Error, binascii.Error, ValueError) as error:
        raise Refused("A certificate of the application cannot be read.") from error


def verify_element(root: Element, *, certificates: Iterable[str]) -> None:
    """Demand a signature over the whole of `root`, as its own child.

    Raises:
        Refused: There is none, it covers something else, or no certificate fits.
    """
    signatures = every(root, "ds:Signature")
    references = every(root, "ds:Signature/ds:SignedInfo/ds:Reference")
    if len(signatures) != 1 or len(references) != 1 or references[0].get("URI") != f"#{root.get('ID')}":
        raise Refused("The message has no signature of its own that covers it.")
    for certificate in certificates:
        context = xmlsec.SignatureContext()
        context.key = certificate_key(certificate)
        for transform in _TRANSFORMS:
            context.enable_reference_transform(transform)
        for signature_transform in (constants.TransformExclC14N, *(method.transform for method in METHODS.values())):
            context.enable_signature_transform(signature_transform)
        try:
            # Fails where another element claims the same ID by xml:id.
            context.register_id(root, "ID")
            return context.verify(signatures[0])
        except xmlsec.Error:
            continue
    raise Refused(_WRONG)


def verify_octets(octets: bytes, *, algorithm: str, signature: str, certificates: Iterable[str]) -> None:
    """Demand a signature over a query as it came.

    Raises:
        Refused: The algorithm is none of ours, the base64 is broken, or no certificate fits.
    """
    method = _BY_URI.get(algorithm)
    if method is None:
        raise Refused("The signature algorithm is not accepted here.")
    try:
        value = base64.b64decode("".join(signature.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("The signature is not base64.") from error
    for certificate in certificates:
        context = xmlsec.SignatureContext()
        context.key = certificate_key(certificate)
        try:
            return context.verify_binary(octets, method.transform, value)
        except xmlsec.Error:
            continue
    raise Refused(_WRONG)
