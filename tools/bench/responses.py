"""SAML responses as the twin makes them, each its own: another person, another second, another signature."""

import base64
import time
from typing import Final

from msgspec import Struct

from tools.bench.provider import SAML, people, service_provider
from vestibule.flows.urls import Urls
from vestibule.protocols.saml.new_key import new_key_pair
from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.party import Party, prepare
from vestibule_sdk import SAMLProfile, pem_certificates
from vestibule_twin import Twin, TwinConfig
from vestibule_twin.saml.authn_request import AuthnRequest, ReplyTo
from vestibule_twin.saml.response import send_login

_BASE_URL: Final = "https://login.example.com"
_ISSUER: Final = "https://id.example.com"


class Message(Struct, frozen=True):
    """One response.

    Attributes:
        field: As a browser posts it, in Base64.
        at_s: When it was issued.
        request_id: What it answers; each another one.
    """

    xml: bytes
    field: str
    at_s: int
    request_id: str


class Provider:
    """A twin that answers in this very process; its clock moves on by a second with each response."""

    def __init__(self) -> None:
        self._now_s = int(time.time())
        self._sp = service_provider(SAML, base_url=_BASE_URL)
        config = TwinConfig(issuer=_ISSUER, people=people(SAML), service_providers=(self._sp,))
        self._twin = Twin(config, clock=lambda: self._now_s)
        (self.certificate,) = pem_certificates([self._twin.saml.credentials.current.certificate_base64], path="")

    def responses(self, number: int) -> list[Message]:
        """So many, each to a person of its own while there are enough."""
        return [self._response(each) for each in range(number)]

    def party(self, *, second_opinion: bool) -> Party:
        """The connection to it."""
        keys = new_key_pair(common_name="bench", now_s=self._now_s)
        own = OwnSide(
            entity_id=self._sp.entity_id,
            acs_url=self._sp.acs_urls[0],
            slo_url=Urls(_BASE_URL).slo(SAML),
            signing=keys,
            published=(keys.certificate,),
            decryption=(keys,),
        )
        profile = SAMLProfile(
            idp_entity_id=self._twin.saml.entity_id,
            sso_url=self._twin.url("/saml/sso"),
            signing_certificates=(self.certificate,),
            second_opinion=second_opinion,
        )
        return prepare(profile, own)

    def _response(self, number: int) -> Message:
        self._now_s += 1
        people = tuple(self._twin.people.values())
        chosen = people[number % len(people)]
        request_id = f"_{number:032x}"
        to = ReplyTo(sp=self._sp, acs_url=self._sp.acs_urls[0], in_response_to=request_id)
        send_login(self._twin, AuthnRequest(to=to, binding="redirect"), self._twin.sign_in(chosen))
        xml = self._twin.saml.last_responses[self._sp.entity_id]
        return Message(xml, base64.b64encode(xml).decode(), self._now_s, request_id)
