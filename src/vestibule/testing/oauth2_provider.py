"""A plain OAuth 2.0 provider in memory: it redeems its codes and serves the documents of a sample, right or wrong.

Its faults are those of the twin's tables, as far as OAuth 2.0 without OpenID Connect has them.
"""

import base64
import secrets
from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

from litestar.types import ASGIApp, Receive, Scope, Send

from vestibule.protocols.engine import Callback
from vestibule.protocols.oauth2.flow_secrets import challenge_of
from vestibule.testing.memory_net import MemoryNet
from vestibule.web.query import single_parameters
from vestibule_sdk import ClientAuth, OAuth2Profile, VerifiedDocuments
from vestibule_sdk.testing.expect import expect
from vestibule_twin.answer import Answer, Outgoing, json_answer
from vestibule_twin.faults import Faults
from vestibule_twin.faults.callback import bend_callback
from vestibule_twin.faults.token import bend_token
from vestibule_twin.faults.wire import bend_wire

NOT_FOUND: Final = 404
UNAUTHORIZED: Final = 401


class OAuth2Provider:
    """A provider that says what the sample says, until it is told to go wrong.

    Attributes:
        faults: In force; `userinfo_wire` is about the documents.
        bent: The document that `userinfo_wire` bends.
        documents: What the API says, by name; a name that is not there is answered by 404.
        net: The way to it.
    """

    def __init__(self, profile: OAuth2Profile, sample: VerifiedDocuments, faults: Faults | None = None) -> None:
        """Prepare."""
        self._profile = profile
        self._places = {_place(document.url): document.name for document in profile.documents}
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: set[str] = set()
        self.faults = faults or Faults()
        self.bent = profile.subject.document
        self.documents: dict[str, Any] = dict(sample.documents)
        at = (profile.token_endpoint, *(document.url for document in profile.documents))
        self.net = MemoryNet(cast("ASGIApp", self._serve), at=at)

    async def sign_in(self, url: str) -> Callback:
        """Consent to the request, and come back with a code.

        Raises:
            AssertionError: The request is none that a provider answers.
            CallbackMalformed: callback_malformed, for an answer that the host refuses to read.
        """
        expect(url.partition("?")[0] == self._profile.authorization_endpoint, f"the browser was sent to {url}")
        asked = dict(parse_qsl(urlsplit(url).query))
        expect(asked.get("response_type") == "code", "the request asks for no code")
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        answer = [("code", code), ("state", asked.get("state", "")), ("iss", self._profile.issuer)]
        bent = bend_callback(answer, self.faults)
        return Callback(
            redirect_uri=asked["redirect_uri"], parameters=single_parameters(urlencode(bent).encode("ascii"))
        )

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("ascii"): value.decode("ascii") for name, value in scope["headers"]}
        message = await receive()
        body: bytes = message["body"] if message["type"] == "http.request" else b""
        host = headers["host"]
        place = f"{scope['scheme']}://{host}{scope['raw_path'].decode('ascii')}"
        if place == _place(self._profile.token_endpoint):
            answer = bend_wire(
                self._token(headers, dict(parse_qsl(body.decode("ascii")))), self.faults.token_wire, self.faults
            )
        else:
            answer = self._document(self._places.get(place, ""), headers)
        await Outgoing(answer)(scope, receive, send)

    def _token(self, headers: Mapping[str, str], form: Mapping[str, str]) -> Answer:
        asked = self._codes.pop(form.get("code", ""), None)
        if not self._is_client(headers, form):
            return json_answer({"error": "invalid_client"}, status=UNAUTHORIZED)
        challenge = asked and asked.get("code_challenge")
        verifier = form.get("code_verifier")
        is_proven = challenge == (challenge_of(verifier) if verifier else None)
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri") or not is_proven:
            return json_answer({"error": "invalid_grant"}, status=400)
        token = secrets.token_urlsafe(16)
        self._tokens.add(token)
        return bend_token({"access_token": token, "token_type": "bearer"}, self.faults.token)

    def _is_client(self, headers: Mapping[str, str], form: Mapping[str, str]) -> bool:
        client = self._profile.client
        secret = client.secret.reveal() if client.secret else ""
        if client.auth is ClientAuth.BASIC:
            scheme, _, pair = headers.get("authorization", "").partition(" ")
            if scheme != "Basic":
                return False
            said = base64.b64decode(pair).decode().split(":")
            # Form-encoded or not, as the quirk has it: both stand for the same pair.
            return [client.client_id, secret] in (said, [unquote_plus(part) for part in said])
        if client.auth is ClientAuth.POST:
            return (form.get("client_id"), form.get("client_secret")) == (client.client_id, secret)
        return form.get("client_id") == client.client_id or "client_assertion" in form

    def _document(self, name: str, headers: Mapping[str, str]) -> Answer:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or token not in self._tokens:
            return json_answer({"message": "Requires authentication"}, status=UNAUTHORIZED)
        if name not in self.documents:
            return json_answer({"message": "Not Found"}, status=NOT_FOUND)
        answer = json_answer(self.documents[name])
        return bend_wire(answer, self.faults.userinfo_wire, self.faults) if name == self.bent else answer


def _place(url: str) -> str:
    return url.partition("?")[0]
