"""Faults in the logout token. Source: OpenID Connect Back-Channel Logout 1.0 sections 2.4 and 2.6."""

from typing import Final

from msgspec import structs

from vestibule_twin.faults import signing
from vestibule_twin.faults.claims import with_claim, without
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.materials import Bend, Materials
from vestibule_twin.faults.names import LogoutFault as F
from vestibule_twin.jose import Draft

_HOUR_S: Final = 3600


def _expired(draft: Draft, materials: Materials) -> Draft:
    past = {"iat": materials.now_s - 2 * _HOUR_S, "exp": materials.now_s - _HOUR_S}
    return structs.replace(draft, claims={**draft.claims, **past})


def _id_token(draft: Draft, _materials: Materials) -> Draft:
    kept = {name: value for name, value in draft.claims.items() if name not in {"events", "jti"}}
    return structs.replace(
        draft, header={**draft.header, "typ": "JWT"}, claims={**kept, "nonce": "n", "auth_time": draft.claims["iat"]}
    )


LOGOUT: Final[dict[F, Entry[Bend]]] = {
    F.NO_EVENTS: Entry(without("events"), "No events."),
    F.OTHER_EVENT: Entry(with_claim("events", {"https://twin.example/other": {}}), "Another event."),
    F.WITH_NONCE: Entry(with_claim("nonce", "n"), "A nonce, which is forbidden."),
    F.ISS_WRONG: Entry(with_claim("iss", "https://other.example"), "Another issuer."),
    F.AUD_WRONG: Entry(with_claim("aud", "other-client"), "Another audience."),
    F.EXPIRED: Entry(_expired, "Expired an hour ago."),
    F.EXP_MISSING: Entry(without("exp"), "No exp."),
    F.IAT_MISSING: Entry(without("iat"), "No iat."),
    F.NO_JTI: Entry(without("jti"), "No jti."),
    F.NO_SUB_AND_SID: Entry(without("sub", "sid"), "Neither sub nor sid."),
    F.SUB_ONLY: Entry(without("sid"), "sub alone: all sessions of the person.", acceptable=True),
    F.SID_ONLY: Entry(without("sub"), "sid alone: that one session.", acceptable=True),
    F.WRONG_KEY: Entry(signing.wrong_key, "Signed by a stranger under the good kid."),
    F.ALG_NONE: Entry(signing.alg_none, "Not signed: alg none."),
    F.ID_TOKEN_INSTEAD: Entry(_id_token, "A well-signed ID token in its place."),
}


def bend_logout_token(draft: Draft, named: tuple[F, ...], materials: Materials) -> Draft:
    """Apply the named faults one after the other."""
    for fault in named:
        draft = LOGOUT[fault].bend(draft, materials)
    return draft
