"""Messages in an address: the HTTP-Redirect binding, written and read without any of the host's code.

Source: saml-bindings-2.0-os section 3.4.4.1. The signature is over the query as it is written, octet by octet: what is
verified here is the text between the ampersands, never something encoded anew.
"""

import base64
import zlib
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote_plus, unquote_plus, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA512, HashAlgorithm
from saml_keys import SAMLKeys
from saml_names import RSA_SHA1, RSA_SHA256, RSA_SHA512

Kind = Literal["SAMLRequest", "SAMLResponse"]

_HASHES: Final[dict[str, HashAlgorithm]] = {RSA_SHA1: SHA1(), RSA_SHA256: SHA256(), RSA_SHA512: SHA512()}  # noqa: S303 - IdPs that still sign so are tested
_SIGNED: Final = ("SAMLRequest", "SAMLResponse", "RelayState", "SigAlg")
_RAW_DEFLATE: Final = -zlib.MAX_WBITS


def redirect_url(
    endpoint: str,
    xml: bytes,
    *,
    kind: Kind = "SAMLRequest",
    relay_state: str | None = None,
    keys: SAMLKeys | None = None,
    algorithm: str = RSA_SHA256,
) -> str:
    """The address that carries a message.

    Args:
        endpoint: Where it goes.
        xml: The message; without an enveloped signature, which this binding has no room for.
        kind: The parameter that carries it.
        relay_state: Goes along and comes back; None for none.
        keys: Sign the query; None leaves it unsigned.
        algorithm: Of the signature, as an address: RSA with SHA-1, SHA-256 or SHA-512.
    """
    packer = zlib.compressobj(wbits=_RAW_DEFLATE)
    deflated = packer.compress(xml) + packer.flush()
    query = f"{kind}={quote_plus(base64.b64encode(deflated))}"
    if relay_state is not None:
        query += f"&RelayState={quote_plus(relay_state)}"
    if keys is not None:
        query += f"&SigAlg={quote_plus(algorithm)}"
        signature = keys.private_key.sign(query.encode(), padding.PKCS1v15(), _HASHES[algorithm])
        query += f"&Signature={quote_plus(base64.b64encode(signature))}"
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"


@dataclass(frozen=True)
class RedirectedMessage:
    """What an address carries.

    Attributes:
        endpoint: The address without its query.
        algorithm: What it says it is signed with; None when it is not signed.
    """

    endpoint: str
    kind: Kind
    xml: bytes
    relay_state: str | None
    algorithm: str | None


def read_redirect(url: str, *, signer: x509.Certificate | None = None) -> RedirectedMessage:
    """Reads the message of an address.

    Args:
        url: As a browser was sent to it.
        signer: Whose signature the query has to bear; None reads it whoever wrote it.

    Raises:
        AssertionError: It carries no message, or no signature where one is asked for.
        cryptography.exceptions.InvalidSignature: The signature is another key's, or over something else.
    """
    raw = dict(part.split("=", 1) for part in urlsplit(url).query.split("&") if "=" in part)
    values = {name: unquote_plus(value) for name, value in raw.items()}
    kind: Kind = "SAMLRequest" if "SAMLRequest" in raw else "SAMLResponse"
    assert kind in values, f"no SAML message in {url}"
    if signer is not None:
        assert "Signature" in values, f"no signature in {url}"
        key = signer.public_key()
        assert isinstance(key, rsa.RSAPublicKey)
        signed = "&".join(f"{name}={raw[name]}" for name in _SIGNED if name in raw)
        signature = base64.b64decode(values["Signature"], validate=True)
        key.verify(signature, signed.encode(), padding.PKCS1v15(), _HASHES[values["SigAlg"]])
    return RedirectedMessage(
        endpoint=url.partition("?")[0],
        kind=kind,
        xml=zlib.decompress(base64.b64decode(values[kind]), wbits=_RAW_DEFLATE),
        relay_state=values.get("RelayState"),
        algorithm=values.get("SigAlg"),
    )
