"""The userinfo endpoint. Source: OIDC Core section 5.3, RFC 6750 sections 2.1 and 3, RFC 9449 section 7."""

from vestibule_twin.answer import NO_STORE, Answer, json_answer
from vestibule_twin.dpop.binding import demand_presented
from vestibule_twin.endpoints.documents import followed
from vestibule_twin.faults.userinfo import bend_userinfo
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import Incoming
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.shown import demand_access
from vestibule_twin.state import Twin
from vestibule_twin.tokens import signed_userinfo


async def userinfo(twin: Twin, request: Incoming) -> Answer:
    """Answer with the claims that the access token's scopes release."""
    faults = twin.faults
    try:
        token, access = demand_access(twin, request)
        demand_presented(twin, request, access, token=token, url=twin.address_of("userinfo", request.path_params))
    except OAuthError as error:
        return json_answer({"error": error.error}, status=error.status, headers=(*NO_STORE, *error.headers))
    person = access.person
    told = twin.told(person, client_id=access.client_id, scopes=access.scopes)
    claims = twin.personality.userinfo({"sub": person.subject, **person.claims(access.scopes)}, told)
    answer = bend_userinfo(claims, faults.userinfo, lambda bent: signed_userinfo(twin, access, bent))
    return answer if followed(twin, request) else bend_wire(answer, faults.userinfo_wire, faults)
