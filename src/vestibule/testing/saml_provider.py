"""A SAML provider in memory: it answers requests with what a sample says, right or wrong, by a key of the twin's."""

from functools import cache
from typing import Final

from vestibule.protocols.saml.new_key import new_key_pair
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule.testing.still_clock import NOW_S
from vestibule_sdk import VerifiedAssertion
from vestibule_sdk.saml import NAME_ID_TRANSIENT, SAMLProfile
from vestibule_sdk.saml_certificates import pem_certificates
from vestibule_twin.faults.names import SAMLFault
from vestibule_twin.faults.saml import bend_response
from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.draft import Draft
from vestibule_twin.saml.names import BEARER, CLASSES, PASSWORD_PROTECTED_TRANSPORT, SUCCESS
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.signature_methods import METHODS
from vestibule_twin.saml.xml import Element, element, instant, new_id

VALID_S: Final = 300
UNSPECIFIED: Final = f"{CLASSES}unspecified"


@cache
def credential() -> Credential:
    """The provider's key: one for all tests, as making it takes a while."""
    return Credential()


@cache
def own_key() -> KeyPair:
    """Ours."""
    return new_key_pair(common_name="Vestibule", now_s=NOW_S)


def certificates() -> tuple[str, ...]:
    """Of the provider's key, in place of those of a profile, whose keys nobody here has."""
    return pem_certificates((credential().certificate_base64,), path="signingCertificates")


def context_of(sample: VerifiedAssertion, profile: SAMLProfile) -> str:
    """How the person of a sample signs in: never in a way that is left open, so that another one is noticed."""
    told = (*profile.authn_contexts, sample.authn_context, PASSWORD_PROTECTED_TRANSPORT)
    return next(context for context in told if context is not None and context != UNSPECIFIED)


class SAMLProvider:
    """Tells what a sample tells, in a Response to a request.

    Attributes:
        fault: What is wrong with each Response; None when nothing is.
    """

    def __init__(self, profile: SAMLProfile, own: OwnSide, sample: VerifiedAssertion) -> None:
        """Prepare."""
        self._profile = profile
        self._own = own
        self._sample = sample
        self._previous: bytes | None = None
        self.fault: SAMLFault | None = None

    def response(self, request_id: str) -> str:
        """The form field with which the browser comes back."""
        own = self._own
        certificate = "".join(own.decryption[0].certificate.split("-----")[2].split())
        draft = Draft(
            response=element(
                "samlp:Response",
                element("saml:Issuer", text=self._sample.issuer),
                element("samlp:Status", element("samlp:StatusCode", Value=SUCCESS)),
                ID=new_id(),
                InResponseTo=request_id,
                IssueInstant=instant(NOW_S),
                Destination=own.acs_url,
                Version="2.0",
            ),
            assertions=[self._assertion(request_id)],
            sp=ServiceProvider(entity_id=own.entity_id, acs_urls=(own.acs_url,)),
            relay_state=None,
            now_s=NOW_S,
            previous=self._previous,
            sign_response=True,
            sign_assertion=True,
            encrypt=self._profile.want_encrypted,
            encryption_certificate=certificate,
            credential=credential(),
            method=METHODS["rsa-sha256"],
        )
        bend_response(draft, () if self.fault is None else (self.fault,))
        self._previous, value = draft.finished()
        return value

    def _assertion(self, request_id: str) -> Element:
        own, ends = self._own, instant(NOW_S + VALID_S)
        context = element("saml:AuthnContextClassRef", text=context_of(self._sample, self._profile))
        return element(
            "saml:Assertion",
            element("saml:Issuer", text=self._sample.issuer),
            element(
                "saml:Subject",
                self._name_id(),
                element(
                    "saml:SubjectConfirmation",
                    element(
                        "saml:SubjectConfirmationData",
                        InResponseTo=request_id,
                        NotOnOrAfter=ends,
                        Recipient=own.acs_url,
                    ),
                    Method=BEARER,
                ),
            ),
            element(
                "saml:Conditions",
                element("saml:AudienceRestriction", element("saml:Audience", text=own.entity_id)),
                NotBefore=instant(NOW_S),
                NotOnOrAfter=ends,
            ),
            element(
                "saml:AuthnStatement",
                element("saml:AuthnContext", context),
                AuthnInstant=instant(NOW_S),
                SessionIndex=new_id(),
            ),
            self._attributes(),
            ID=new_id(),
            IssueInstant=instant(NOW_S),
            Version="2.0",
        )

    def _name_id(self) -> Element:
        known = self._sample.name_id
        if known is None:  # the sample's was another one each time
            return element("saml:NameID", text=new_id(), Format=NAME_ID_TRANSIENT)
        return element(
            "saml:NameID",
            text=known.value,
            Format=known.format,
            NameQualifier=known.name_qualifier,
            SPNameQualifier=known.sp_name_qualifier,
        )

    def _attributes(self) -> Element | None:
        attributes = [
            element("saml:Attribute", *(element("saml:AttributeValue", text=value) for value in values), Name=name)
            for name, values in self._sample.attributes.items()
        ]
        return element("saml:AttributeStatement", *attributes) if attributes else None
