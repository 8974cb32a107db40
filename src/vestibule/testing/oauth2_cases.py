"""Every fault of a plain OAuth 2.0 provider, one case each: what is wrong, and how the login has to end."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from vestibule.testing import expected
from vestibule_twin.faults import CallbackFault, Faults, TokenFault, Wire
from vestibule_twin.faults.callback import CALLBACK
from vestibule_twin.faults.token import TOKEN
from vestibule_twin.faults.wire import WIRE

NO_SUBJECTS: Final[dict[str, Any]] = {
    "null": None,
    "empty": "",
    "blank": " ",
    "zero": 0,
    "negative": -1,
    "fraction": 1.5,
    "true": True,
    "list": [1],
    "object": {"id": 1},
    "256_characters": "s" * 256,
    "control_character": "a\x00b",
    "huge": 2**63,
}
"""What identifies nobody: two people with it would be one (S43)."""

NO_DOCUMENTS: Final[dict[str, tuple[Any, expected.Codes]]] = {
    "null": (None, ("upstream_not_json",)),
    "text": ("x", ("upstream_not_json",)),
    "number": (7, ("upstream_not_json",)),
    "list": ([], ("subject_refused",)),
    "empty": ({}, ("subject_refused",)),
}
"""What the subject's document may come as, and is not."""


class Case(Struct, frozen=True, kw_only=True):
    """One thing that can be wrong with a provider.

    Attributes:
        name: As the end of a test's name.
        says: The same in words.
        faults: For the provider.
        codes: How the login may end; empty when it succeeds.
    """

    name: str
    says: str
    faults: Faults
    codes: expected.Codes


def cases() -> Iterator[Case]:
    """Those that the twin's tables know, as far as this protocol has them."""
    for callback, bend in CALLBACK.items():
        # Nothing promises `iss` where there is no discovery: only one that is there has to fit (RFC 9207 2.4).
        codes = () if callback is CallbackFault.ISS_MISSING else expected.CALLBACK[callback]
        yield Case(name=f"callback_{callback}", says=bend.says, faults=Faults(callback=(callback,)), codes=codes)
    for token, answer in TOKEN.items():
        if token not in {TokenFault.NO_ID_TOKEN, TokenFault.ID_TOKEN_NUMBER}:
            codes = expected.TOKEN[token]
            yield Case(name=f"token_{token}", says=answer.says, faults=Faults(token=(token,)), codes=codes)
    for wire, way in WIRE.items():
        slow_s = 1.0 if wire is Wire.DRIP else 0.0
        at_token = Faults(token_wire=(wire,), slow_s=slow_s)
        at_document = Faults(userinfo_wire=(wire,), slow_s=slow_s)
        codes = () if way.acceptable else expected.WIRE_AT_TOKEN[wire]
        yield Case(name=f"token_wire_{wire}", says=way.says, faults=at_token, codes=codes)
        codes = () if way.acceptable else _AT_DOCUMENT.get(wire) or expected.WIRE[wire]
        yield Case(name=f"document_wire_{wire}", says=way.says, faults=at_document, codes=codes)


_AT_DOCUMENT: Final[dict[Wire, expected.Codes]] = {
    # A list is a document, if not one with a subject.
    Wire.ARRAY: ("subject_refused",),
}
