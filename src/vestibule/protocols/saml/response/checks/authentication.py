"""Somebody authenticated, and the session that this gave them has not ended yet (SAML core 2.7.2, S15, S17)."""

from vestibule.clock import rfc3339
from vestibule.errors import AssertionExpired, SAMLMessageMalformed
from vestibule.protocols.saml.response.checks.times import refuse_future
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.instant import read_instant


def check_authentication(reading: Reading, wanted: Expectation) -> None:
    """Look at AuthnInstant and SessionNotOnOrAfter.

    No skew is added to the end of a session: the one that would be made here could not outlive it (S15).

    Raises:
        SAMLMessageMalformed: saml_message_malformed: there is not exactly one AuthnStatement, or no AuthnInstant.
        AssertionNotYetValid, AssertionExpired: assertion_not_yet_valid, assertion_expired.
    """
    statement = reading.authn_statement
    refuse_future(authn_instant_s(statement), wanted, name="AuthnInstant")
    end_s = session_end_s(statement)
    if end_s is not None and wanted.now_s >= end_s:
        raise AssertionExpired(
            "the provider's session had ended already (SessionNotOnOrAfter)",
            expected=f"after {rfc3339(wanted.now_s)}, by our clock",
            received=rfc3339(end_s),
        )


def authn_instant_s(statement: Element) -> int:
    """When the person authenticated. Raises SAMLMessageMalformed (saml_message_malformed)."""
    text = statement.get("AuthnInstant")
    if text is None:
        raise SAMLMessageMalformed("the AuthnStatement has no AuthnInstant")
    return read_instant(text, name="AuthnInstant")


def session_end_s(statement: Element) -> int | None:
    """SessionNotOnOrAfter. Raises SAMLMessageMalformed (saml_message_malformed)."""
    text = statement.get("SessionNotOnOrAfter")
    return None if text is None else read_instant(text, name="SessionNotOnOrAfter")
