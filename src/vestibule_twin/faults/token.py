"""Faults in the token endpoint's answer. Source: RFC 6749 section 5, OIDC Core section 3.1.3.3.

The code is redeemed all the same: a relying party that tries again has spent it twice.
"""

from collections.abc import Callable
from typing import Final

from vestibule_twin.answer import NO_STORE, Answer, json_answer
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import TokenFault as F

Fields = dict[str, object]
Bend = Callable[[Fields], tuple[int, Fields]]


def _refusal(status: int, error: str, description: str = "The twin was told to say so") -> Bend:
    return lambda _: (status, {"error": error, "error_description": description})


def _without(name: str) -> Bend:
    return lambda fields: (200, {key: value for key, value in fields.items() if key != name})


def _with(**members: object) -> Bend:
    return lambda fields: (200, {**fields, **members})


TOKEN: Final[dict[F, Entry[Bend]]] = {
    F.INVALID_CLIENT: Entry(_refusal(401, "invalid_client"), "401 invalid_client."),
    F.INVALID_GRANT: Entry(_refusal(400, "invalid_grant"), "400 invalid_grant."),
    F.ERROR_WITH_200: Entry(_refusal(200, "invalid_grant"), "An error object with status 200."),
    F.ERROR_WITH_MARKUP: Entry(
        _refusal(400, "<b>error</b>", "<script>alert(1)</script>\r\nforged: line"), "An error made of markup."
    ),
    F.NO_ID_TOKEN: Entry(_without("id_token"), "No id_token."),
    F.ID_TOKEN_NUMBER: Entry(_with(id_token=17), "An id_token that is a number."),
    F.NO_ACCESS_TOKEN: Entry(_without("access_token"), "No access_token."),
    F.OTHER_TOKEN_TYPE: Entry(_with(token_type="mac"), "A token_type other than Bearer."),  # noqa: S106
}


def bend_token(fields: Fields, named: tuple[F, ...]) -> Answer:
    """Apply the named faults one after the other; the last one's status stands."""
    status = 200
    for fault in named:
        status, fields = TOKEN[fault].bend(fields)
    return json_answer(fields, status=status, headers=NO_STORE)
