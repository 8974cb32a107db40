"""Faults in the answer to a pushed authorization request. Source: RFC 9126 sections 2.2 and 2.3."""

from collections.abc import Callable
from typing import Final

from vestibule_twin.answer import NO_STORE, Answer, json_answer
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import PushedFault as F

Fields = dict[str, object]
Bend = Callable[[int, Fields], tuple[int, Fields]]

CREATED: Final = 201


def _refusal(status: int, error: str) -> Bend:
    return lambda _status, _fields: (status, {"error": error, "error_description": "The twin was told to say so"})


def _without(name: str) -> Bend:
    return lambda status, fields: (status, {key: value for key, value in fields.items() if key != name})


def _with(**members: object) -> Bend:
    return lambda status, fields: (status, {**fields, **members})


PUSHED: Final[dict[F, Entry[Bend]]] = {
    F.REFUSED: Entry(_refusal(400, "invalid_request"), "400 invalid_request."),
    F.INVALID_CLIENT: Entry(_refusal(401, "invalid_client"), "401 invalid_client."),
    F.STATUS_200: Entry(lambda _, fields: (200, fields), "The good answer with status 200 in place of 201."),
    F.NO_REQUEST_URI: Entry(_without("request_uri"), "No request_uri."),
    F.REQUEST_URI_NUMBER: Entry(_with(request_uri=17), "A request_uri that is a number."),
    F.REQUEST_URI_OVERSIZED: Entry(
        lambda status, fields: (status, {**fields, "request_uri": f"{fields['request_uri']}{'x' * 20_000}"}),
        "A request_uri of 20,000 characters.",
    ),
    F.REQUEST_URI_UNKNOWN: Entry(
        _with(request_uri="urn:ietf:params:oauth:request_uri:unknown"), "A request_uri that was never given."
    ),
    F.NO_EXPIRES_IN: Entry(_without("expires_in"), "No expires_in.", acceptable=True),
}


def bend_pushed(fields: Fields, named: tuple[F, ...]) -> Answer:
    """Apply the named faults one after the other; the last one's status stands."""
    status = CREATED
    for fault in named:
        status, fields = PUSHED[fault].bend(status, fields)
    return json_answer(fields, status=status, headers=NO_STORE)
