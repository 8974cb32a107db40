"""GitHub's token endpoint: every answer has status 200, and is a form unless JSON was asked for.

Source: https://docs.github.com/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps (step 2),
https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from msgspec import structs

from vestibule_twin.answer import NO_STORE, Answer
from vestibule_twin.client_auth import authenticate_client
from vestibule_twin.codes import redeem_code
from vestibule_twin.endpoints.documents import followed
from vestibule_twin.faults.token import bend_token
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import FORM, Incoming, each_once, form_pairs
from vestibule_twin.journal import Refusal
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.personalities.github.scopes import granted, is_app
from vestibule_twin.state import Twin

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "invalid_client": ("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect."),
    "invalid_grant": ("bad_verification_code", "The code passed is incorrect or expired."),
}
_REDIRECT: Final = (
    "redirect_uri_mismatch",
    "The redirect_uri MUST match the registered callback URL for this application.",
)


async def token(twin: Twin, request: Incoming) -> Answer:
    """Redeem a code, or say why not."""
    faults, pairs = twin.faults, await form_pairs(request)
    try:
        fields = _redeem(twin, request.headers.get("authorization"), each_once(pairs))
    except OAuthError as error:
        twin.journal.refusals.append(
            Refusal(error.error, error.description, dict(pairs).get("client_id"), twin.now_s())
        )
        fields = _refusal(error)
    answer = bend_token(fields, () if "error" in fields else faults.token)
    if "json" not in request.headers.get("accept", ""):
        text = urlencode([(name, str(value)) for name, value in fields.items()])
        answer = structs.replace(answer, body=text.encode(), media_type=f"{FORM}; charset=utf-8", headers=NO_STORE)
    return answer if followed(twin, request) else bend_wire(answer, faults.token_wire, faults)


def _redeem(twin: Twin, authorization: str | None, parameters: dict[str, str]) -> dict[str, object]:
    client = authenticate_client(twin, authorization, parameters)
    # GitHub takes the redirect URI to be the code's where a request leaves it out.
    grant = twin.codes.get(parameters.get("code", ""))
    assumed = {"redirect_uri": grant.redirect_uri} if grant else {}
    grant, access_token = redeem_code(twin, client, {**assumed, **parameters})
    # An app's permissions are its own, whatever scope was asked for (it is told none).
    scopes = frozenset[str]() if is_app(client) else granted(grant.scopes)
    return {"access_token": access_token, "scope": ",".join(sorted(scopes)), "token_type": "bearer"}


def _refusal(error: OAuthError) -> dict[str, object]:
    code, sentence = _WORDS.get(error.error, (error.error, error.description))
    if error.description.startswith("The redirect_uri differs"):
        code, sentence = _REDIRECT
    return {"error": code, "error_description": sentence, "error_uri": "https://docs.github.com/apps/oauth-apps"}
