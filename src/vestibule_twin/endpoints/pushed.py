"""The endpoint for pushed authorization requests. Source: RFC 9126 section 2."""

from vestibule_twin.answer import Answer
from vestibule_twin.audiences import audiences
from vestibule_twin.client_auth import authenticate_client
from vestibule_twin.endpoints.documents import followed
from vestibule_twin.endpoints.token import refusal
from vestibule_twin.faults.pushed import bend_pushed
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import Incoming, each_once, form_pairs
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.pushing import push
from vestibule_twin.state import PUSHED_S, Twin


async def pushed(twin: Twin, request: Incoming) -> Answer:
    """Keep an authorization request, or refuse as RFC 9126 section 2.3 says."""
    faults = twin.faults
    pairs = await form_pairs(request)
    authorization = request.headers.get("authorization")
    try:
        parameters = each_once(pairs)
        allowed = audiences(twin, request.path_params)
        client = authenticate_client(twin, authorization, parameters, audiences=allowed)
        answer = bend_pushed({"request_uri": push(twin, client, pairs), "expires_in": PUSHED_S}, faults.pushed)
    except OAuthError as error:
        answer = refusal(twin, error, client_id=dict(pairs).get("client_id"), authorization=authorization)
    return answer if followed(twin, request) else bend_wire(answer, faults.pushed_wire, faults)
