"""The assertion is one of SAML 2.0, with an ID to remember it by (SAML core 2.3.3; S16, S17)."""

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.shown import shown


def check_version(reading: Reading, wanted: Expectation) -> None:
    """Look at Version and ID.

    Raises:
        SAMLMessageMalformed: saml_message_malformed.
    """
    del wanted
    if reading.assertion.get("Version") != "2.0":
        raise SAMLMessageMalformed(
            "the assertion is not of SAML 2.0", expected="2.0", received=shown(reading.assertion.get("Version"))
        )
    if not reading.assertion.get("ID"):
        raise SAMLMessageMalformed("the assertion has no ID")
