"""An authorization request by the back channel: the browser carries a reference to it, and nothing else (RFC 9126).

The client proves itself as at the token endpoint, so nobody can begin a login in its name, and nobody at the browser
reads or changes what was asked.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from vestibule.errors import PushedRequestRefused, Step, UpstreamError, UpstreamNotJSON, UpstreamStatus
from vestibule.protocols.net.call import Answer, Call, Net
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oauth2.echo import answered_object, error_words, secrets_of
from vestibule.protocols.oauth2.token.client_auth import Credentials, authenticate
from vestibule.protocols.oauth2.token.refusal import invalid_client
from vestibule.protocols.shown import shown
from vestibule_sdk.secret import Secret

_CREATED: Final = 201
_UNAUTHORIZED: Final = 401
_WHERE: Final = "pushed authorization request endpoint"

MAX_REQUEST_URI: Final = 1024
_REQUEST_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
"""RFC 3986 3: an absolute URI of any scheme. Its form is the provider's own affair (RFC 9126 2.2)."""

_HINTS: Final[Mapping[str, str]] = {
    "invalid_scope": "The provider does not know one of the scopes, or does not allow it to this client.",
    "unauthorized_client": "Allow this client the authorization code flow at the provider.",
    "invalid_redirect_uri": "Register the redirect URI shown with this connection at the provider.",
    "invalid_request": "The description says what is wrong with the request; often it is a redirect URI that is not "
    "registered at the provider.",
}


async def push_request(
    net: Net, endpoint: str, parameters: Mapping[str, str], *, credentials: Credentials, now_s: int
) -> str:
    """Push a request.

    Args:
        net: The way out.
        endpoint: The pinned one; the client's secret goes there as it goes to the token endpoint.
        parameters: Of the authorization request, `client_id` among them.
        credentials: Our registration.
        now_s: When it is sent.

    Returns:
        The `request_uri` for the browser.

    Raises:
        InvalidClient: invalid_client.
        PushedRequestRefused: pushed_request_refused: another error, or no reference to the request.
        UpstreamError: upstream_status, upstream_not_json, and what the net raises.
    """
    proof = authenticate(credentials, now_s=now_s)
    call = Call(url=endpoint, form={**parameters, **proof.form}, headers=proof.headers)
    answer = await net.send(call)
    sent = secrets_of(call, credentials.client)
    if answer.status != _CREATED:
        raise _refusal(answer, credentials, sent=sent)
    request_uri = answered_object(answer, sent=sent).get("request_uri")
    if (
        not isinstance(request_uri, str)
        or len(request_uri) > MAX_REQUEST_URI
        or not _REQUEST_URI.fullmatch(request_uri)
    ):
        raise PushedRequestRefused(
            f"The {_WHERE} answered without a usable request_uri",
            hint="Switch pushed authorization requests off for this connection unless the provider demands them.",
            expected=f"an absolute URI of at most {MAX_REQUEST_URI} characters",
            received=shown(request_uri, limit=80),
        )
    return request_uri


def _refusal(answer: Answer, credentials: Credentials, *, sent: tuple[Secret, ...]) -> UpstreamError:
    raw: dict[str, Any] = {}
    with suppress(UpstreamNotJSON):
        raw = json_object(answer)
    error = raw.get("error")
    if not isinstance(error, str):
        if answer.status == _UNAUTHORIZED:
            return invalid_client(
                "status 401 without a named error", credentials=credentials, where=_WHERE, step=Step.BEGIN
            )
        return UpstreamStatus(
            f"The {_WHERE} answered with status {answer.status} and no OAuth error",
            expected="status 201 with a request_uri, or an error as RFC 9126 2.3 describes",
            received=f"status {answer.status}",
        )
    name, said = error_words(raw, sent=sent)
    if error == "invalid_client" or answer.status == _UNAUTHORIZED:
        return invalid_client(said, credentials=credentials, where=_WHERE, step=Step.BEGIN)
    return PushedRequestRefused(
        f"The {_WHERE} answered with an error: {said}",
        hint=_HINTS.get(error, "The description, where there is one, says what the provider wants."),
        expected="status 201 with a request_uri",
        received=name,
    )
