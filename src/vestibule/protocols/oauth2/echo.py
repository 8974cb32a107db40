"""What a server says about a refused request, fit to be shown: without the secrets that were sent to it (S59)."""

from collections.abc import Iterable, Mapping
from typing import Any

from vestibule.protocols.net.call import Call
from vestibule.protocols.shown import shown
from vestibule_sdk.client import Client
from vestibule_sdk.secret import Secret


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


def _without(text: str, secrets: tuple[Secret, ...]) -> str:
    for secret in secrets:
        text = text.replace(secret.reveal(), "(a secret)")
    return text
