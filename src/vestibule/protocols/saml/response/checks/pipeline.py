"""The checks of a verified assertion, in order.

Who speaks comes first, then to whom, then when, then by whose hand; so the first error is the one worth reading.
"""

from collections.abc import Callable
from typing import Final

from vestibule.protocols.saml.response.checks.audience import check_audience
from vestibule.protocols.saml.response.checks.authentication import check_authentication
from vestibule.protocols.saml.response.checks.conditions import check_conditions
from vestibule.protocols.saml.response.checks.destination import check_destination
from vestibule.protocols.saml.response.checks.issuer import check_issuer
from vestibule.protocols.saml.response.checks.recipient import check_recipient
from vestibule.protocols.saml.response.checks.times import check_times
from vestibule.protocols.saml.response.checks.version import check_version
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.saml.xml.element import Element

Check = Callable[[Reading, Expectation], object]

BEFORE: Final[tuple[Check, ...]] = (
    check_version,
    check_issuer,
    check_destination,
    check_conditions,
    check_audience,
    check_times,
)


def check_response(reading: Reading, wanted: Expectation) -> Element:
    """Run every check, and give the bearer confirmation that held. Raises LoginError: one class for each."""
    for check in BEFORE:
        check(reading, wanted)
    confirmation = check_recipient(reading, wanted)
    check_authentication(reading, wanted)
    return confirmation
