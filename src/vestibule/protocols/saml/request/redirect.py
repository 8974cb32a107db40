"""The HTTP-Redirect binding, outwards (SAML bindings 3.4): deflated, and signed over the query as it is sent."""

import zlib
from base64 import b64encode
from enum import StrEnum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from vestibule.protocols.oauth2.authorization_url import with_parameters
from vestibule.protocols.saml.signature.algorithms import RSA_SHA256


class Message(StrEnum):
    """The parameter that carries a message."""

    REQUEST = "SAMLRequest"
    RESPONSE = "SAMLResponse"


def redirect_url(
    endpoint: str, message: str, *, kind: Message, relay_state: str | None, signed_with: rsa.RSAPrivateKey | None
) -> str:
    """The address that takes a message to a provider.

    Args:
        endpoint: The provider's; a query of its own stays.
        message: XML.
        kind: Whether it is a request or an answer.
        relay_state: Comes back with the answer, or goes back with ours; at most 80 bytes (3.4.3).
        signed_with: Our key; None leaves the message unsigned.
    """
    parameters = [(kind.value, b64encode(_deflated(message.encode())).decode())]
    if relay_state is not None:
        parameters.append(("RelayState", relay_state))
    if signed_with is not None:
        parameters.append(("SigAlg", RSA_SHA256))
        # 3.4.4.1: over exactly these parameters in this order, escaped as they are sent.
        covered = with_parameters("", parameters).removeprefix("?")
        value = signed_with.sign(covered.encode(), padding.PKCS1v15(), hashes.SHA256())
        parameters.append(("Signature", b64encode(value).decode()))
    return with_parameters(endpoint, parameters)


def _deflated(data: bytes) -> bytes:
    """Raw DEFLATE without a header (3.4.4.1)."""
    compressor = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()
