"""Faults in what the browser carries back. Source: RFC 6749 section 4.1.2, RFC 9207 section 2."""

from collections.abc import Callable
from typing import Final

from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import CallbackFault as F
from vestibule_twin.faults.names import Faults

Parameters = list[tuple[str, str]]
Bend = Callable[[Parameters, Faults], Parameters]


def _without(*names: str) -> Bend:
    return lambda parameters, _: [pair for pair in parameters if pair[0] not in names]


def _in_place(name: str, value: str) -> Bend:
    return lambda parameters, _: [(key, value if key == name else old) for key, old in parameters]


def _error(parameters: Parameters, faults: Faults) -> Parameters:
    said = [("error", faults.callback_error)]
    if faults.callback_error_description is not None:
        said.append(("error_description", faults.callback_error_description))
    return said + [pair for pair in parameters if pair[0] not in {"code", "error", "error_description"}]


CALLBACK: Final[dict[F, Entry[Bend]]] = {
    F.ERROR: Entry(_error, "error=callback_error in place of the code."),
    F.CODE_AND_ERROR: Entry(
        lambda parameters, _: [*parameters, ("error", "access_denied")], "A code and error=access_denied together."
    ),
    F.ISS_WRONG: Entry(_in_place("iss", "https://other.example"), "Another provider's iss."),
    F.ISS_MISSING: Entry(_without("iss"), "No iss, though the metadata promises it."),
    F.STATE_CHANGED: Entry(_in_place("state", "changed"), "Another state."),
    F.STATE_MISSING: Entry(_without("state"), "No state."),
    F.STATE_DOUBLED: Entry(lambda parameters, _: [*parameters, ("state", "second")], "Two states."),
    F.CODE_MISSING: Entry(_without("code"), "No code, and no error either."),
    F.CODE_UNKNOWN: Entry(_in_place("code", "unknown"), "A code that was never issued."),
}


def bend_callback(parameters: Parameters, faults: Faults) -> Parameters:
    """Apply the callback faults in force one after the other."""
    for fault in faults.callback:
        parameters = CALLBACK[fault].bend(parameters, faults)
    return parameters
