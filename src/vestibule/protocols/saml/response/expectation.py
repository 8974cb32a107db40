"""What a response is held against: everything from the connection and the clock, nothing from the message."""

from dataclasses import dataclass
from functools import cached_property

from msgspec import Struct

from vestibule.errors import ConditionRefused
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.text import only
from vestibule_sdk.saml import SAMLProfile


class Expectation(Struct, frozen=True, kw_only=True):
    """What every response to us is held against.

    Attributes:
        entity_id: Ours.
        acs_url: Where the response arrived.
        now_s: One instant for all checks of one response.
    """

    profile: SAMLProfile
    entity_id: str
    acs_url: str
    now_s: int


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A verified assertion, and what stood around it.

    Attributes:
        assertion: From verified bytes.
        response_issuer, destination, response_in_response_to: Of the response, signed or not: they can only refuse
            (S12).
    """

    assertion: Element
    response_issuer: str | None
    destination: str | None
    response_in_response_to: str | None

    @cached_property
    def conditions(self) -> Element:
        """The one Conditions element (S10). Raises ConditionRefused (saml_condition_refused)."""
        found = list(self.assertion.iterchildren(saml("Conditions")))
        if len(found) != 1:
            raise ConditionRefused(
                "the assertion does not have exactly one Conditions element", expected="1", received=str(len(found))
            )
        return found[0]

    @cached_property
    def subject(self) -> Element:
        """The one Subject (S17). Raises SAMLMessageMalformed (saml_message_malformed)."""
        return only(self.assertion, saml("Subject"))

    @cached_property
    def authn_statement(self) -> Element:
        """The one AuthnStatement (S17). Raises SAMLMessageMalformed (saml_message_malformed)."""
        return only(self.assertion, saml("AuthnStatement"))
