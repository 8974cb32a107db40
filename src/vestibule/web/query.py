"""Parameters of a request as the protocols want them: each once, and none endless (RFC 6749 3.1)."""

from typing import Final
from urllib.parse import parse_qsl

from vestibule.errors import CallbackMalformed, RequestRefused

MAX_PARAMETERS: Final = 32
"""Providers add parameters of their own to a callback; nobody adds this many."""


def single_parameters(encoded: bytes) -> dict[str, str]:
    """Decode `application/x-www-form-urlencoded` text whose names all differ.

    Raises:
        CallbackMalformed: callback_malformed: a repeated parameter, which two readers might read differently; more than
            32 of them; or bytes that are no UTF-8.
    """
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MAX_PARAMETERS,
        )
    except ValueError as fault:
        raise CallbackMalformed("the parameters could not be decoded, or there are more than 32 of them") from fault
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        names = sorted({name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1})
        raise CallbackMalformed(
            f"repeated parameters: {', '.join(name[:40] for name in names)!r}",
            hint="The provider, or something between it and us, sent a parameter twice.",
        )
    return parameters


def bounded(value: str | None, *, name: str, limit: int = 512) -> str | None:
    """A parameter that is passed on, within a sane length and without control characters.

    Raises:
        RequestRefused: request_refused.
    """
    if not value:
        return None
    if len(value) > limit or not value.isprintable():
        raise RequestRefused(f"the parameter {name} is longer than {limit} characters or holds control characters")
    return value
