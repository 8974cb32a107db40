"""The controls under /_twin: faults, key rotation, the journal.

They take JSON only: a web page of another origin cannot send that here without being asked for permission first, which
is never given.
"""

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from vestibule_twin.answer import JSON, Answer, json_answer
from vestibule_twin.backchannel import end_session
from vestibule_twin.faults.callback import CALLBACK
from vestibule_twin.faults.discovery import DISCOVERY
from vestibule_twin.faults.dpop import DPOP
from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.id_token import ID_TOKEN
from vestibule_twin.faults.jwks import JWKS
from vestibule_twin.faults.logout import LOGOUT
from vestibule_twin.faults.names import Faults
from vestibule_twin.faults.pushed import PUSHED
from vestibule_twin.faults.saml import SAML
from vestibule_twin.faults.saml_logout import SAML_LOGOUT
from vestibule_twin.faults.tenant import TENANT
from vestibule_twin.faults.token import TOKEN
from vestibule_twin.faults.userinfo import CLAIMS
from vestibule_twin.faults.wire import WIRE
from vestibule_twin.form import Incoming
from vestibule_twin.state import Twin

T = TypeVar("T")

TABLES: Final[Mapping[str, Iterable[tuple[str, Entry[object]]]]] = {
    "discovery_wire": WIRE.items(),
    "jwks_wire": WIRE.items(),
    "token_wire": WIRE.items(),
    "userinfo_wire": WIRE.items(),
    "pushed_wire": WIRE.items(),
    "api_wire": WIRE.items(),
    "discovery": DISCOVERY.items(),
    "jwks": JWKS.items(),
    "id_token": ID_TOKEN.items(),
    "token": TOKEN.items(),
    "userinfo": CLAIMS.items(),
    "callback": CALLBACK.items(),
    "dpop": DPOP.items(),
    "pushed": PUSHED.items(),
    "tenant": TENANT.items(),
    "logout_token": LOGOUT.items(),
    "saml": SAML.items(),
    "saml_logout": SAML_LOGOUT.items(),
}
"""Every place where faults can be switched on, by its field in `Faults`."""


class Rotation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of a key rotation."""

    keep_old: bool = True


class Ended(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of an administrator's sign-out: everybody who is signed in as this subject."""

    sub: str


async def decoded(request: Incoming, kind: type[T]) -> T | Answer:
    """Return the JSON body as what it should be, or the answer that refuses it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        return json_answer({"error": "the body must be application/json"}, status=415)
    try:
        return msgspec.json.decode(await request.body() or b"{}", type=kind)
    except msgspec.DecodeError as error:
        return json_answer({"error": str(error)}, status=400)


async def show_faults(twin: Twin, _request: Incoming) -> Answer:
    """Answer with the faults in force and all there are, each with its meaning."""
    known = {
        place: [{"name": name, "says": entry.says, "acceptable": entry.acceptable} for name, entry in table]
        for place, table in TABLES.items()
    }
    return json_answer({"active": twin.faults, "known": known})


async def set_faults(twin: Twin, request: Incoming) -> Answer:
    """Replace the faults in force; `{}` ends them all."""
    faults = await decoded(request, Faults)
    if isinstance(faults, Answer):
        return faults
    twin.faults = faults
    return json_answer({"active": faults})


async def rotate(twin: Twin, request: Incoming) -> Answer:
    """Rotate the signing key."""
    rotation = await decoded(request, Rotation)
    if isinstance(rotation, Answer):
        return rotation
    twin.rotate(keep_old=rotation.keep_old)
    return json_answer({"kid": twin.keys.current.kid, "published": [key.kid for key in twin.keys.published]})


async def end_sessions(twin: Twin, request: Incoming) -> Answer:
    """Sign a subject out everywhere, as an administrator would, back channels included."""
    ended = await decoded(request, Ended)
    if isinstance(ended, Answer):
        return ended
    deliveries = []
    for session in [one for one in twin.sessions.values() if one.person.subject == ended.sub]:
        deliveries += await end_session(twin, session)
    return json_answer({"deliveries": deliveries})


async def journal(twin: Twin, _request: Incoming) -> Answer:
    """Answer with everything received so far."""
    return Answer(body=twin.journal.as_json(), headers=(("cache-control", "no-store"),))


async def clear_journal(twin: Twin, _request: Incoming) -> Answer:
    """Start the journal anew."""
    twin.journal.clear()
    return json_answer({})
