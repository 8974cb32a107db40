"""The Issuer is the connection's provider, to the letter (profiles 4.1.4.2, S12, S20)."""

from typing import Final

from vestibule.errors import IssuerMismatch
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.text import only, text_of
from vestibule.protocols.shown import shown

_ENTITY: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"


def check_issuer(reading: Reading, wanted: Expectation) -> None:
    """Compare the assertion's Issuer, and the response's when it has one.

    Raises:
        IssuerMismatch: issuer_mismatch.
        SAMLMessageMalformed: saml_message_malformed: the assertion has no Issuer.
    """
    element = only(reading.assertion, saml("Issuer"))
    if element.get("Format", _ENTITY) != _ENTITY:
        raise IssuerMismatch("the assertion's Issuer is not an entity ID", received=shown(element.get("Format")))
    expected = wanted.profile.idp_entity_id
    for where, issuer in (("assertion", text_of(element)), ("response", reading.response_issuer)):
        if issuer is not None and issuer != expected:
            raise IssuerMismatch(
                f"the {where}'s Issuer is not the provider of this connection",
                hint="A provider with another entity ID is another provider: add a connection for it. If two providers "
                "post to the same address, give each the ACS URL of its own connection.",
                expected=shown(expected),
                received=shown(issuer),
            )
