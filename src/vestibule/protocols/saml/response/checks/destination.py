"""The response was sent to this very address (bindings 3.5.5.2, S12): the whole URL, no prefix of it."""

from vestibule.errors import DestinationMismatch
from vestibule.protocols.saml.response.expectation import Expectation, Reading
from vestibule.protocols.shown import shown


def check_destination(reading: Reading, wanted: Expectation) -> None:
    """Compare the Destination, when there is one.

    Raises:
        DestinationMismatch: destination_mismatch.
    """
    if reading.destination is not None and reading.destination != wanted.acs_url:
        raise DestinationMismatch(
            "the response's Destination is not the address at which it arrived",
            hint="Enter our ACS URL at the provider exactly as shown, upper and lower case included. A proxy in front "
            "of us must not change the address: the setting base_url is what counts.",
            expected=shown(wanted.acs_url),
            received=shown(reading.destination),
        )
