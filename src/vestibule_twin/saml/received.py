"""A protocol message as it came: by redirect or by POST, decoded within bounds, not yet believed.

Source: SAML Bindings sections 3.4.4 (redirect: raw deflate, the signature is over the query as sent) and 3.5.4 (POST).
"""

import base64
import binascii
import zlib
from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, unquote_plus

from msgspec import Struct

from vestibule_twin.form import FORM, Incoming
from vestibule_twin.saml.names import REDIRECT_DEFLATE, Binding
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.verifying import verify_element, verify_octets
from vestibule_twin.saml.xml import Element, one, read_xml

MESSAGE_BYTES: Final = 64 * 1024
"""The most that a message may have once it is inflated: some thirty times an ordinary one."""


class Received(Struct, frozen=True, kw_only=True):
    """One message.

    Attributes:
        parameter: SAMLRequest or SAMLResponse.
        carrier: The query or the form body, as it came.
        parameters: The same, decoded.
    """

    binding: Binding
    parameter: str
    root: Element
    carrier: str
    parameters: dict[str, str]

    @property
    def relay_state(self) -> str | None:
        """What the sender wants back to the letter."""
        return self.parameters.get("RelayState")

    @property
    def signed(self) -> bool:
        """Whether it bears a signature, good or bad."""
        if self.binding == "redirect":
            return "Signature" in self.parameters
        return one(self.root, "ds:Signature") is not None

    def demand_signature(self, *, certificates: Iterable[str]) -> None:
        """Demand a signature that one of the certificates verifies.

        Raises:
            Refused: There is none.
        """
        if self.binding == "post":
            verify_element(self.root, certificates=certificates)
            return
        raw = dict(pair.partition("=")[::2] for pair in self.carrier.split("&"))
        # In this order, whatever order they came in, and percent-encoded as the sender did it.
        signed = "&".join(f"{key}={raw[key]}" for key in (self.parameter, "RelayState", "SigAlg") if key in raw)
        verify_octets(
            signed.encode("latin-1", "replace"),
            algorithm=self.parameters.get("SigAlg", ""),
            signature=self.parameters.get("Signature", ""),
            certificates=certificates,
        )


async def carried(request: Incoming) -> tuple[Binding, str]:
    """Return the binding of a request to one of our endpoints and what carries its message."""
    if request.method == "GET":
        return "redirect", request.scope["query_string"].decode("latin-1")
    is_form = request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM
    return "post", (await request.body()).decode("latin-1") if is_form else ""


def read_message(binding: Binding, carrier: str) -> Received:
    """Decode the one message that a query or a form carries.

    Raises:
        Refused: There is none or more than one, or it does not decode within the bounds.
    """
    pairs = (
        [(unquote_plus(key), unquote_plus(value)) for key, _, value in (p.partition("=") for p in carrier.split("&"))]
        if binding == "redirect"
        else parse_qsl(carrier, keep_blank_values=True)
    )
    parameters = dict(pairs)
    present = [name for name in ("SAMLRequest", "SAMLResponse") if name in parameters]
    if len(present) != 1 or len(parameters) != len(pairs):
        raise Refused("There is no SAML message here, or more than one.")
    if parameters.get("SAMLEncoding", REDIRECT_DEFLATE) != REDIRECT_DEFLATE:
        raise Refused("The message has an encoding that nobody knows here.")
    data = _from_base64(parameters[present[0]])
    return Received(
        binding=binding,
        parameter=present[0],
        root=read_xml(_inflated(data) if binding == "redirect" else data),
        carrier=carrier,
        parameters=parameters,
    )


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("The message is not base64.") from error


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(data, MESSAGE_BYTES + 1)
    except zlib.error as error:
        raise Refused("The message is not deflated.") from error
    if len(plain) > MESSAGE_BYTES or not inflater.eof:
        raise Refused("The message is too long, or it breaks off.")
    return plain
