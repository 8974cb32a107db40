"""Checks that a SAML connection was told to leave out: sometimes needed, and never to be overlooked (S7, S14)."""

from collections.abc import Mapping
from typing import Final

from vestibule.flows.connections.loosened import loosened as loosened_switches
from vestibule_sdk import SAMLProfile

_SENTENCES: Final[Mapping[str, str]] = {
    "allowSha1 on": "SHA-1 signatures are accepted: they can be forged by whoever can afford it.",
    "allowRsa15 on": "Key transport by RSA 1.5 is accepted: the provider should encrypt with RSA-OAEP.",
    "allowCbc on": "AES-CBC is accepted without a signature over it: the provider should use AES-GCM.",
    "unsolicited accept": (
        "Responses that nobody asked for sign people in: a stranger's link can sign somebody in as the stranger."
    ),
    "secondOpinion off": "The second opinion is off: one implementation alone verifies every response.",
}


def loosened(profile: SAMLProfile) -> tuple[str, ...]:
    """A sentence for each."""
    return tuple(_SENTENCES[switch] for switch in loosened_switches(profile))
