"""Checks that a connection was told to leave out: sometimes needed, and never to be overlooked (S7, S14, S29)."""

from collections.abc import Mapping
from typing import Final

from vestibule.flows.connections.loosened import loosened as loosened_switches
from vestibule.plugins import AnyProfile

_SENTENCES: Final[Mapping[str, str]] = {
    "allowSha1 on": "SHA-1 signatures are accepted: they can be forged by whoever can afford it.",
    "allowRsa15 on": "Key transport by RSA 1.5 is accepted: the provider should encrypt with RSA-OAEP.",
    "allowCbc on": "AES-CBC is accepted without a signature over it: the provider should use AES-GCM.",
    "unsolicited accept": (
        "Responses that nobody asked for sign people in: a stranger's link can sign somebody in as the stranger."
    ),
    "pkce off": "PKCE is not used: a code that somebody else got hold of can be brought into a sign-in here.",
    "secondOpinion off": "The second opinion is off: one implementation alone verifies every response.",
}


def loosened(profile: AnyProfile) -> tuple[str, ...]:
    """A sentence for each."""
    return tuple(_SENTENCES[switch] for switch in loosened_switches(profile))
