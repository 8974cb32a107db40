"""The assertion is valid at this moment (SAML core 2.5.1.2, S15), within the skew that the connection allows.

However long a provider says it is valid, no assertion is taken a day after it was issued: what was accepted has to be
remembered for as long (S16).
"""

from typing import Final

from vestibule.clock import rfc3339
from vestibule.errors import AssertionExpired, AssertionNotYetValid, SAMLMessageMalformed
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.instant import read_instant

VALID_AT_MOST_S: Final = 86_400


def check_times(reading: Reading, wanted: Expectation) -> None:
    """Compare NotBefore, NotOnOrAfter and IssueInstant with the clock.

    Raises:
        AssertionExpired, AssertionNotYetValid: assertion_expired, assertion_not_yet_valid.
        SAMLMessageMalformed: saml_message_malformed: one of them is no instant.
    """
    conditions = reading.conditions
    issued_s = issued_at_s(reading)
    refuse_future(issued_s, wanted, name="IssueInstant")
    refuse_past(issued_s + VALID_AT_MOST_S, wanted, name="IssueInstant, a day later")
    not_before, not_on_or_after = conditions.get("NotBefore"), conditions.get("NotOnOrAfter")
    if not_before is not None:
        refuse_future(read_instant(not_before, name="NotBefore"), wanted, name="NotBefore")
    if not_on_or_after is not None:
        refuse_past(read_instant(not_on_or_after, name="NotOnOrAfter"), wanted, name="NotOnOrAfter")


def issued_at_s(reading: Reading) -> int:
    """When the assertion was issued.

    Raises:
        SAMLMessageMalformed: saml_message_malformed.
    """
    text = reading.assertion.get("IssueInstant")
    if text is None:
        raise SAMLMessageMalformed("the assertion has no IssueInstant")
    return read_instant(text, name="IssueInstant")


def refuse_past(end_s: int, wanted: Expectation, *, name: str) -> None:
    """Refuse an end that has passed, the skew allowed for. Raises AssertionExpired (assertion_expired)."""
    if wanted.now_s >= end_s + wanted.profile.skew_s:
        raise AssertionExpired(
            f"{name} of the assertion has passed",
            hint=_CLOCKS,
            expected=f"after {rfc3339(wanted.now_s)}, by our clock",
            received=rfc3339(end_s),
        )


def refuse_future(start_s: int, wanted: Expectation, *, name: str) -> None:
    """Refuse a start that lies ahead, the skew allowed for. Raises AssertionNotYetValid (assertion_not_yet_valid)."""
    if wanted.now_s < start_s - wanted.profile.skew_s:
        raise AssertionNotYetValid(
            f"{name} of the assertion lies in the future",
            hint=_CLOCKS,
            expected=f"at most {rfc3339(wanted.now_s)}, by our clock",
            received=rfc3339(start_s),
        )


_CLOCKS: Final = (
    "Compare the clocks of both servers (NTP). If the provider's cannot be set right, raise clockSkew of this "
    "connection, to 300 seconds at most."
)
