"""Discovery document and key set. Source: OpenID Connect Discovery 1.0 section 4, RFC 7517 section 5."""

from vestibule_twin.answer import Answer, Headers, json_answer
from vestibule_twin.faults.discovery import bend_discovery
from vestibule_twin.faults.jwks import bend_jwks
from vestibule_twin.faults.wire import FOLLOWED, bend_wire
from vestibule_twin.form import Incoming
from vestibule_twin.keys import stranger
from vestibule_twin.metadata import metadata
from vestibule_twin.state import Twin


def _cacheable(twin: Twin) -> Headers:
    return (("cache-control", f"public, max-age={twin.config.cache_s}"),)


def followed(twin: Twin, request: Incoming) -> bool:
    """Tell, and write down, whether the request comes from somebody who followed the wire fault `redirect`."""
    if request.scope["query_string"] != FOLLOWED.encode():
        return False
    twin.journal.requests["followed"] += 1
    return True


async def discovery(twin: Twin, request: Incoming) -> Answer:
    """Answer with the provider's metadata."""
    faults, places = twin.faults, request.path_params
    missing = twin.personality.unknown_place(places)
    if missing:
        return json_answer(twin.personality.refusal("invalid_tenant", missing), status=400)
    answer = json_answer(bend_discovery(metadata(twin, places), faults.discovery), headers=_cacheable(twin))
    return answer if followed(twin, request) else bend_wire(answer, faults.discovery_wire, faults)


async def jwks(twin: Twin, request: Incoming) -> Answer:
    """Answer with the published public keys, the signing one first."""
    faults = twin.faults
    rings = {name: [dict[str, object](key.jwk) for key in ring.published] for name, ring in twin.rings.items()}
    keys = twin.personality.key_set(rings, twin.base_url)
    answer = json_answer(bend_jwks(keys, faults.jwks), headers=_cacheable(twin))
    return answer if followed(twin, request) else bend_wire(answer, faults.jwks_wire, faults)


async def stranger_jwks(_twin: Twin, _request: Incoming) -> Answer:
    """Answer with the forger's key: nobody may ever ask, and the journal tells who did."""
    return json_answer({"keys": [stranger().jwk]})
