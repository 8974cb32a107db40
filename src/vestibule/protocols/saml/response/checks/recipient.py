"""The assertion was handed to this browser to bring it to this address, now (profiles 4.1.4.2; S11, S13).

One bearer confirmation has to hold as a whole: Recipient, NotOnOrAfter, no NotBefore, and the same request as the
response itself names.
"""

from collections.abc import Iterator
from typing import Final

from vestibule.errors import (
    ConditionRefused,
    InResponseToMismatch,
    LoginError,
    RecipientMismatch,
)
from vestibule.protocols.saml.response.checks.times import refuse_past
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.instant import read_instant
from vestibule.protocols.saml.xml.names import BEARER, saml
from vestibule.protocols.saml.xml.text import at_most_one
from vestibule.protocols.shown import shown


def check_recipient(reading: Reading, wanted: Expectation) -> Element:
    """Demand a bearer confirmation that holds, and give the SubjectConfirmationData of the first one that does.

    Raises:
        RecipientMismatch, ConditionRefused, AssertionExpired, InResponseToMismatch: Of the first that does not.
    """
    refusals: list[LoginError] = []
    for confirmation in reading.subject.iterchildren(saml("SubjectConfirmation")):
        if confirmation.get("Method") != BEARER:
            continue
        try:
            return _held(confirmation, reading, wanted)
        except LoginError as refusal:
            refusals.append(refusal)
    if refusals:
        raise refusals[0]
    raise ConditionRefused(
        "the assertion has no bearer confirmation",
        hint="The provider answers with another SAML profile than web browser SSO.",
        expected=BEARER,
        received="none",
    )


def _held(confirmation: Element, reading: Reading, wanted: Expectation) -> Element:
    data = at_most_one(confirmation, saml("SubjectConfirmationData"))
    recipient = None if data is None else data.get("Recipient")
    if data is None or recipient != wanted.acs_url:
        raise RecipientMismatch(
            "the Recipient of the assertion's confirmation is not our address",
            hint=_ACS,
            expected=shown(wanted.acs_url),
            received="no Recipient" if recipient is None else shown(recipient),
        )
    end = data.get("NotOnOrAfter")
    if end is None or data.get("NotBefore") is not None:
        raise ConditionRefused(
            "the bearer confirmation lacks its NotOnOrAfter, or has a NotBefore",
            expected="NotOnOrAfter, and no NotBefore",
        )
    refuse_past(read_instant(end, name="NotOnOrAfter"), wanted, name="NotOnOrAfter of the confirmation")
    answered, named = data.get("InResponseTo"), reading.response_in_response_to
    if answered is None and any(other.get("InResponseTo") for other in _all_data(reading)):
        raise InResponseToMismatch(
            "one confirmation of the assertion answers a request, and another none", received="no InResponseTo"
        )
    if named is not None and answered != named:
        raise InResponseToMismatch(
            "response and assertion do not answer the same request",
            expected=shown(named),
            received="no InResponseTo" if answered is None else shown(answered),
        )
    return data


def _all_data(reading: Reading) -> Iterator[Element]:
    """Of every confirmation: what answers any request is not unsolicited (S14)."""
    return reading.subject.iter(saml("SubjectConfirmationData"))


_ACS: Final = (
    "Enter our ACS URL at the provider exactly as shown. Okta: Single sign-on URL. Entra: Reply URL (Assertion "
    "Consumer Service URL). Keycloak: Clients > (client) > Settings > Valid redirect URIs."
)
