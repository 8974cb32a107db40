"""A relying party's hands: it asks the twin for what a test names, and judges nothing."""

import base64
import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import httpx2
from joserfc.errors import JoseError

from vestibule_twin import Client, Twin, create_app

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]

VERIFIER = "a-verifier-of-forty-three-characters-at-least"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()

APP = Client(
    client_id="app",
    secret="a secret with + : % and ü",
    redirect_uris=("https://app.example/callback", "https://app.example/callback?tenant=1"),
    post_logout_redirect_uris=("https://app.example/bye",),
)
OTHER = Client(client_id="other", secret="other secret", redirect_uris=("https://other.example/callback",))


def holds(says: Callable[..., bool], *seen: object) -> bool:
    """Tell whether an answer is bent as a proof says; where there is not even the place to look at, it is not."""
    try:
        return says(*seen)
    except (KeyError, JoseError):
        return False


def parameters_of(answer: httpx2.Response) -> dict[str, str]:
    """Return what a redirect carries in its query."""
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


@dataclass
class Clock:
    """Stands still until a test moves it."""

    now_s: float = 1_800_000_000.0

    def __call__(self) -> float:
        """Return UTC seconds."""
        return self.now_s


@dataclass
class Party:
    """One application and one browser in front of it."""

    twin: Twin
    http: httpx2.AsyncClient
    client: Client = APP
    places: dict[str, str] = field(default_factory=dict)
    """What stands in the places of the twin's paths."""

    def at(self, name: str) -> str:
        """Return the address of an endpoint."""
        return self.twin.address_of(name, self.places)

    def query(self, **changes: str | None) -> dict[str, str]:
        """Return a good authorization request with changes; None leaves a parameter out."""
        asked: dict[str, str | None] = {
            "client_id": self.client.client_id,
            "redirect_uri": self.client.redirect_uris[0],
            "response_type": "code",
            "scope": "openid profile email",
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    async def authorize(self, **changes: str | None) -> httpx2.Response:
        """Go to the authorization endpoint."""
        return await self.http.get(self.at("authorize"), params=self.query(**changes))

    async def sign_in(self, person: str = "ada", **changes: str | None) -> httpx2.Response:
        """Click on a person on the sign-in page."""
        form = {"request": urlencode(self.query(**changes)), "person": person}
        return await self.http.post(self.at("sign_in"), data=form)

    async def code(self, person: str = "ada", **changes: str | None) -> str:
        """Sign in and return the code of the callback."""
        return parameters_of(await self.sign_in(person, **changes))["code"]

    def basic(self) -> str:
        """Return the Authorization header as RFC 6749 section 2.3.1 wants it."""
        pair = f"{quote_plus(self.client.client_id)}:{quote_plus(self.client.secret)}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    async def redeem(
        self, code: str, *, headers: dict[str, str] | None = None, **changes: str | None
    ) -> httpx2.Response:
        """Redeem a code with changes to the form; None leaves a parameter out."""
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.redirect_uris[0],
            "code_verifier": VERIFIER,
            **changes,
        }
        data = {name: value for name, value in form.items() if value is not None}
        sent = {"authorization": self.basic()} if headers is None else headers
        return await self.http.post(self.at("token"), data=data, headers=sent)

    async def login(self, person: str = "ada", **changes: str | None) -> dict[str, str]:
        """Sign in, redeem, and return the token answer."""
        answer = await self.redeem(await self.code(person, **changes))
        assert answer.status_code == 200, answer.text
        tokens: dict[str, str] = answer.json()
        return tokens

    async def userinfo(self, access_token: str) -> httpx2.Response:
        """Ask for userinfo."""
        return await self.http.get(self.at("userinfo"), headers={"authorization": f"Bearer {access_token}"})


def browser(*twins: Twin) -> httpx2.AsyncClient:
    """Return a browser that reaches the twins without a network; it follows no redirects."""
    # httpx2 types an ASGI application by plain mappings, Litestar by the events one by one: the same thing.
    app = cast("Callable[[Scope, Receive, Send], Awaitable[None]]", create_app(*twins))
    return httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=twins[0].base_url)
