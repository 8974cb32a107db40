"""Faults in the userinfo answer. Source: OIDC Core sections 5.3.2 (the answer, signed or not) and 5.3.4 (sub)."""

from collections.abc import Callable
from typing import Final

from msgspec import structs

from vestibule_twin.answer import NO_STORE, Answer, json_answer
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import UserinfoFault as F

Claims = dict[str, object]
Bend = Callable[[Claims], Claims]
SignClaims = Callable[[Claims], str]


CLAIMS: Final[dict[F, Entry[Bend]]] = {
    F.OTHER_SUB: Entry(lambda claims: {**claims, "sub": "somebody-else"}, "Another subject."),
    F.NO_SUB: Entry(lambda claims: {key: value for key, value in claims.items() if key != "sub"}, "No sub."),
    F.EMAIL_VERIFIED_STRING: Entry(
        lambda claims: {**claims, "email_verified": "true"}, 'email_verified is the string "true".', acceptable=True
    ),
    F.SIGNED_JWT: Entry(lambda claims: claims, "A properly signed JWT, as application/jwt."),
}


def bend_userinfo(claims: Claims, named: tuple[F, ...], sign: SignClaims) -> Answer:
    """Apply the named faults one after the other; `sign` makes the JWT of a signed answer."""
    for fault in named:
        claims = CLAIMS[fault].bend(claims)
    answer = json_answer(claims, headers=NO_STORE)
    if F.SIGNED_JWT in named:
        return structs.replace(answer, body=sign(claims).encode("ascii"), media_type="application/jwt")
    return answer
