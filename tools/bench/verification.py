"""What it costs to verify a SAML response, in this process: nothing but its CPU is counted.

The floor is what nobody can do without who uses these libraries: lxml parses, libxmlsec verifies with a key that is
loaded already. It reads nothing and judges nothing.
"""

import time
from collections.abc import Callable
from typing import Final

import xmlsec
from lxml import etree
from msgspec import Struct

from tools.bench.client import WrongAnswer
from tools.bench.responses import Message, Provider
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.response.receive import receive

_SIGNATURE: Final = ".//{http://www.w3.org/2000/09/xmldsig#}Signature"


class Verified(Struct, frozen=True):
    """Milliseconds of CPU for each response in one round.

    Attributes:
        floor: lxml and libxmlsec alone.
        own: Everything that is done before a response is parked, but for the second opinion.
        both: The same with the second opinion.
    """

    floor: float
    own: float
    both: float


class Verification:
    """Verifies the same responses again and again."""

    def __init__(self, number: int) -> None:
        provider = Provider()
        self._messages = provider.responses(number)
        self._key = xmlsec.Key.from_memory(provider.certificate, xmlsec.constants.KeyDataFormatCertPem)
        self._own = provider.party(second_opinion=False)
        self._both = provider.party(second_opinion=True)
        self.size_bytes = len(self._messages[0].xml)
        self.round()  # compiles the schema, and whatever else is done once

    def round(self) -> Verified:
        """Verify every response in each way. Raises WrongAnswer when one is not taken for what it is."""
        return Verified(
            floor=self._cpu_ms(self._floor),
            own=self._cpu_ms(lambda message: _received(self._own, message)),
            both=self._cpu_ms(lambda message: _received(self._both, message)),
        )

    def _cpu_ms(self, verify: Callable[[Message], None]) -> float:
        used_s = time.process_time()
        for message in self._messages:
            verify(message)
        return (time.process_time() - used_s) / len(self._messages) * 1000

    def _floor(self, message: Message) -> None:
        signature = etree.fromstring(message.xml).find(_SIGNATURE)
        signed = None if signature is None else signature.getparent()
        if signature is None or signed is None:
            raise WrongAnswer("the response is not signed")
        context = xmlsec.SignatureContext()
        context.key = self._key
        context.register_id(signed, "ID")
        context.verify(signature)


def _received(party: Party, message: Message) -> None:
    received = receive(party, message.field, now_s=message.at_s)
    if received.in_response_to != message.request_id:
        raise WrongAnswer("another response was read than the one that was given")
