"""What a server says about a refused request, fit to be shown: without the secrets that were sent to it (S59)."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

from msgspec.structs import replace

from vestibule.errors import UpstreamNotJSON
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.shown import shown
from vestibule_sdk.client import Client
from vestibule_sdk.secret import Secret

_SCHEMES: Final = frozenset({"Basic", "Bearer", "DPoP"})


def secrets_of(call: Call, client: Client) -> tuple[Secret, ...]:
    """The secrets of a request: each as it was sent, and what the Basic header is made of."""
    sent = [value for part in (call.form or {}, call.headers) for value in part.values() if isinstance(value, Secret)]
    return (*sent, client.secret) if client.secret else tuple(sent)


def error_words(raw: Mapping[str, Any], *, sent: Iterable[Secret]) -> tuple[str, str]:
    """The name of an error answer (RFC 6749 5.2), and the name with its description."""
    secrets = tuple(sent)
    name = shown(_without(str(raw["error"]), secrets), limit=60)
    description = raw.get("error_description")
    return name, f'{name} ("{shown(_without(description, secrets))}")' if isinstance(description, str) else name


def answered_object(answer: Answer, *, sent: Iterable[Secret]) -> dict[str, Any]:
    """The JSON object that an answer is; the refusal of another one quotes nothing that was sent.

    Raises:
        UpstreamNotJSON: upstream_not_json.
    """
    try:
        return json_object(answer)
    except UpstreamNotJSON:
        said = answer.body.decode("utf-8", "surrogateescape")
        scrubbed = _without(said, tuple(sent)).encode("utf-8", "surrogateescape")
        return json_object(replace(answer, body=scrubbed))


def _without(text: str, secrets: tuple[Secret, ...]) -> str:
    # The longest first: one spelling may be part of another, and half of it would remain.
    spellings = {spelling for secret in secrets for spelling in _spellings(secret.reveal()) if spelling}
    for spelling in sorted(spellings, key=lambda each: (-len(each), each)):
        text = text.replace(spelling, "(a secret)")
    return text


def _spellings(secret: str) -> Iterator[str]:
    """A secret as servers repeat it: as it is, as it stood in a form or a query, and as a header carries it."""
    yield secret
    scheme, _, credentials = secret.partition(" ")
    if scheme in _SCHEMES:
        yield credentials.rstrip("=")
    yield b64encode(secret.encode("utf-8", "replace")).decode("ascii").rstrip("=")
    for escaped in (quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace")):
        yield escaped
        yield _in_lower_case(escaped)


def _in_lower_case(escaped: str) -> str:
    """Percent signs with small hexadecimal digits, which some encoders write."""
    first, *others = escaped.split("%")
    return "%".join([first, *(f"{part[:2].lower()}{part[2:]}" for part in others)])
