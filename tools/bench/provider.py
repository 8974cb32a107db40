"""`python -m tools.bench.provider PORT BASE_URL`: the twin, with its work moved to where nothing is measured.

One RSA-2048 signature costs the twin as much as a whole login costs the host, and both would be limited by the twin's
core. So the token answer, signature included, is made when the code is issued (while the browser is at the provider),
and the token endpoint hands it out: after the twin's own checks of client, code, redirect URI and PKCE. A SAML response
needs no such thing: the browser fetches it, and the host never asks.
"""

import sys
from collections.abc import MutableMapping
from typing import Any, Final
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import NAMESPACE_DNS, uuid5

import msgspec
import uvicorn
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.urls import Urls
from vestibule_twin import Client, ServiceProvider, Twin, TwinConfig
from vestibule_twin.app import create_app
from vestibule_twin.client_auth import authenticate_client
from vestibule_twin.codes import redeem_code
from vestibule_twin.people import Person
from vestibule_twin.tokens import id_token

CLIENT_ID: Final = "bench"
CLIENT_SECRET: Final = "bench-secret"  # noqa: S105 - of a provider on loopback that exists for a minute
PEOPLE: Final = 1_000
"""Who signs in. All have done so once before anything is measured: people come back more often than they come."""


OIDC: Final = "bench"
SAML: Final = "bench-saml"
SAML_OWN: Final = "bench-saml-own"
"""The connections by their Provider IDs; `SAML_OWN` does without the second opinion."""

_GROUPS: Final = 16
"""With them a response is about as large as those of real providers, 6 KB."""


def person(provider_id: str, number: int) -> str:
    """One of the people who sign in through a connection; any number.

    Each connection has its own: nothing but an address would tie those of two together, and that ties nobody (R33).
    """
    return f"{provider_id}-person-{number % PEOPLE}"


def people(provider_id: str) -> tuple[Person, ...]:
    """All of them."""
    groups = tuple(str(uuid5(NAMESPACE_DNS, f"group-{number}.example.com")) for number in range(_GROUPS))
    return tuple(
        Person(
            subject=name,
            name=f"Person {name}",
            given_name="Person",
            family_name=name,
            username=name,
            email=f"{name}@example.com",
            email_verified=True,
            groups=groups,
        )
        for name in (person(provider_id, number) for number in range(PEOPLE))
    )


def service_provider(provider_id: str, *, base_url: str) -> ServiceProvider:
    """A SAML connection of the host, as the provider knows it."""
    return ServiceProvider(
        entity_id=sp_entity_id(provider_id, base_url=base_url),
        acs_urls=(Urls(base_url).acs(provider_id),),
        sign="assertion",
        attributes="entra",
    )


def sp_entity_id(provider_id: str, *, base_url: str) -> str:
    """Its name there; two connections to one provider need two."""
    return f"{base_url}/{provider_id}"


class PreparedTokens:
    """The twin's application, with the token answers made beforehand."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin
        self._app: ASGIApp = create_app(twin)
        self._prepared: MutableMapping[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"]
        if path == "/token":
            await self._token(scope, receive, send)
            return

        async def noticing(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._prepare([value for name, value in message["headers"] if name == b"location"])
            await send(message)

        await self._app(scope, receive, noticing if path == "/authorize" else send)

    def _prepare(self, locations: list[bytes]) -> None:
        for location in locations:
            (code,) = parse_qs(urlsplit(location.decode("ascii")).query)["code"]
            grant = self._twin.codes.get(code)
            if grant is None:
                raise LookupError("the code was issued a moment ago")
            access_token = f"access-{code}"
            fields = {
                "access_token": access_token,
                "token_type": "Bearer",
                "expires_in": self._twin.config.access_token_s,
                "scope": " ".join(sorted(grant.scopes)),
                "id_token": id_token(self._twin, self._twin.clients[grant.client_id], grant, access_token),
            }
            self._prepared[code] = msgspec.json.encode(fields)

    async def _token(self, scope: Scope, receive: Receive, send: Send) -> None:
        message: Any = await receive()
        body: bytes = message["body"]
        while message.get("more_body"):
            message = await receive()
            body += message["body"]
        authorization = [value.decode("ascii") for name, value in scope["headers"] if name == b"authorization"]
        parameters = dict(parse_qsl(body.decode("ascii")))
        client = authenticate_client(self._twin, authorization[0] if authorization else None, parameters)
        redeem_code(self._twin, client, parameters)
        answer = self._prepared.pop(parameters["code"])
        headers = ((b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer)))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer, "more_body": False})


def main() -> None:
    """Serve."""
    port, base_url = int(sys.argv[1]), sys.argv[2]
    redirect_uri = Urls(base_url).callback(OIDC, CallbackForm.OWN)
    config = TwinConfig(
        clients=(Client(client_id=CLIENT_ID, secret=CLIENT_SECRET, redirect_uris=(redirect_uri,)),),
        service_providers=tuple(service_provider(each, base_url=base_url) for each in (SAML, SAML_OWN)),
        people=(*people(OIDC), *people(SAML), *people(SAML_OWN)),
        auto_sign_in=True,
        alg="RS256",
    )
    twin = Twin(config.served_at(f"http://127.0.0.1:{port}"))
    uvicorn.run(
        PreparedTokens(twin),
        host="127.0.0.1",
        port=port,
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        # Longer than the pause between two rounds: the host keeps its connections open as it would to a busy provider.
        timeout_keep_alive=60,
    )


if __name__ == "__main__":
    main()
