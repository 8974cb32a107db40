"""The token endpoint. Source: RFC 6749 sections 3.2, 4.1.3 and 5, OIDC Core section 3.1.3, RFC 9449 section 5."""

from msgspec import structs

from vestibule_twin.answer import NO_STORE, Answer, json_answer
from vestibule_twin.audiences import audiences
from vestibule_twin.client_auth import authenticate_client
from vestibule_twin.codes import redeem_code
from vestibule_twin.dpop.binding import token_binding
from vestibule_twin.endpoints.documents import followed
from vestibule_twin.faults.token import bend_token
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import Incoming, each_once, form_pairs
from vestibule_twin.journal import Refusal
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.state import Twin
from vestibule_twin.tokens import id_token


async def token(twin: Twin, request: Incoming) -> Answer:
    """Redeem a code, or refuse as RFC 6749 section 5.2 says."""
    faults = twin.faults
    pairs = await form_pairs(request)
    authorization = request.headers.get("authorization")
    try:
        answer = _redeem(twin, request, authorization, each_once(pairs))
    except OAuthError as error:
        answer = refusal(twin, error, client_id=dict(pairs).get("client_id"), authorization=authorization)
    return answer if followed(twin, request) else bend_wire(answer, faults.token_wire, faults)


def refusal(twin: Twin, error: OAuthError, *, client_id: str | None, authorization: str | None) -> Answer:
    """Write a refusal down and return it, in the vendor's words."""
    twin.journal.refusals.append(Refusal(error.error, error.description, client_id, twin.now_s()))
    challenge = (("www-authenticate", 'Basic realm="twin"'),) if error.status == 401 and authorization else ()  # noqa: PLR2004 - 401 is Unauthorized
    return json_answer(
        twin.personality.refusal(error.error, error.description),
        status=error.status,
        headers=(*NO_STORE, *error.headers, *challenge),
    )


def _redeem(twin: Twin, request: Incoming, authorization: str | None, parameters: dict[str, str]) -> Answer:
    places = request.path_params
    client = authenticate_client(twin, authorization, parameters, audiences=audiences(twin, places))
    grant_type = parameters.get("grant_type")
    if grant_type is None:
        raise OAuthError("invalid_request", "grant_type is missing")
    if grant_type != "authorization_code":
        raise OAuthError("unsupported_grant_type", "Only authorization_code is supported")
    binding = token_binding(twin, request, url=twin.address_of("token", places), code=parameters.get("code"))
    grant, access_token = redeem_code(twin, client, parameters, jkt=binding.jkt)
    fields: dict[str, object] = {
        "access_token": access_token,
        "token_type": binding.token_type,
        "expires_in": twin.config.access_token_s,
        "scope": " ".join(sorted(grant.scopes)),
        "id_token": id_token(twin, client, grant, access_token),
    }
    answer = bend_token(fields, twin.faults.token)
    return structs.replace(answer, headers=(*answer.headers, *binding.headers)) if binding.headers else answer
