"""The userinfo endpoint. Source: OIDC Core section 5.3, RFC 6750 sections 2.1 and 3."""

from vestibule_twin.answer import NO_STORE, Answer, json_answer
from vestibule_twin.endpoints.documents import followed
from vestibule_twin.faults.userinfo import bend_userinfo
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import Incoming
from vestibule_twin.state import Twin
from vestibule_twin.tokens import signed_userinfo


async def userinfo(twin: Twin, request: Incoming) -> Answer:
    """Answer with the claims that the access token's scopes release."""
    faults = twin.faults
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    access = twin.tokens.get(bearer.strip()) if scheme.lower() == "bearer" else None
    if access is None:
        said = 'Bearer realm="twin", error="invalid_token"' if bearer else 'Bearer realm="twin"'
        headers = (*NO_STORE, ("www-authenticate", said))
        return json_answer({"error": "invalid_token"}, status=401, headers=headers)
    claims = {"sub": access.person.subject, **access.person.claims(access.scopes)}
    answer = bend_userinfo(claims, faults.userinfo, lambda bent: signed_userinfo(twin, access.client_id, bent))
    return answer if followed(twin, request) else bend_wire(answer, faults.userinfo_wire, faults)
