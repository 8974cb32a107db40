"""A scripted provider of plain OAuth 2.0, its messages, and the engine that has to judge them.

Every message is good unless a test changes it: `World.login()` succeeds, and `World.login(tokens={"scope": 7})` is the
same login with that one change. The provider is nobody's; its API is shaped like those that exist.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from fake_net import FakeNet, Reply, json_answer
from manual_clock import ManualClock
from oidc_messages import account_of, changed

from vestibule.errors import VestibuleError
from vestibule.protocols.engine import Callback, FlowState, LoginRequest
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.net.call import Answer
from vestibule.protocols.oauth2.engine import OAuth2Engine
from vestibule.protocols.trace import Trace
from vestibule_sdk.client import Client
from vestibule_sdk.oauth2 import Document, OAuth2Profile, SubjectKind, SubjectMember
from vestibule_sdk.secret import Secret

ISSUER: Final = "https://forge.example/login/oauth"
AUTHORIZE: Final = f"{ISSUER}/authorize"
TOKEN: Final = f"{ISSUER}/access_token"
USER: Final = "https://api.forge.example/user"
EMAILS: Final = "https://api.forge.example/user/emails?per_page=100"
REDIRECT_URI: Final = "https://app.example/api/auth/sso/callback/Forge"
CLIENT_ID: Final = "Iv1.abc"
SECRET: Final = "a+secret%of:ours"
ACCESS_TOKEN: Final = "access-token-of-the-login"
CODE: Final = "code-of-the-login"
ALICE: Final[Mapping[str, object]] = {"id": 4711, "login": "alice", "name": "Alice"}
ADDRESSES: Final = [{"email": "alice@example.com", "primary": True, "verified": True}]


def make_profile(**changes: Any) -> OAuth2Profile:  # noqa: ANN401 - fields of OAuth2Profile
    """A connection to the scripted provider, with changes."""
    good: dict[str, Any] = {
        "issuer": ISSUER,
        "authorization_endpoint": AUTHORIZE,
        "token_endpoint": TOKEN,
        "client": Client(client_id=CLIENT_ID, secret=Secret(SECRET)),
        "subject": SubjectMember(document="user", member="id", kind=SubjectKind.NUMBER),
        "documents": (
            Document(name="user", url=USER),
            Document(name="emails", url=EMAILS, optional=True, pages_at_most=3),
        ),
        "scopes": ("read:user", "user:email"),
        "headers": {"X-Forge-Version": "2026-01-01"},
    }
    return OAuth2Profile(**{**good, **changes})


class World:
    """Provider, network, clock and engine.

    Attributes:
        begun: Address and state of the login begun last.
    """

    begun: tuple[str, FlowState]

    def __init__(self, profile: OAuth2Profile | None = None) -> None:
        self.clock = ManualClock()
        self.net = FakeNet()
        self.engine = OAuth2Engine(self.net, self.clock)
        self.profile = profile or make_profile()
        self.net.replies[USER] = json_answer(ALICE)
        self.net.replies[EMAILS] = json_answer(ADDRESSES)

    def trace(self) -> Trace:
        """A trace for one login."""
        return Trace(self.clock)

    async def begin(self, **request: Any) -> dict[str, str]:  # noqa: ANN401 - fields of LoginRequest
        """Start a login, and give the parameters of the request."""
        wanted = LoginRequest(**{"flow_id": "flow-1", "redirect_uri": REDIRECT_URI, **request})
        challenge, flow = await self.engine.begin(self.profile, wanted, trace=self.trace())
        self.begun = challenge.url, flow
        return dict(parse_qsl(urlsplit(challenge.url).query, keep_blank_values=True))

    async def login(
        self,
        *,
        callback: Mapping[str, object] | None = None,
        redirect_uri: str = REDIRECT_URI,
        tokens: Mapping[str, object] | None = None,
        token_answer: Answer | VestibuleError | None = None,
        documents: Mapping[str, Reply] | None = None,
    ) -> Evidence:
        """Go through one whole login.

        Args:
            callback: Changes to the callback's parameters.
            redirect_uri: Where it arrives.
            tokens: Changes to the token answer.
            token_answer: Replaces it altogether.
            documents: What the API answers in place of the good documents, by address.
        """
        sent = await self.begin()
        good = {"access_token": ACCESS_TOKEN, "token_type": "bearer", "scope": "read:user,user:email"}
        self.net.replies[TOKEN] = token_answer or json_answer(changed(good, tokens or {}))
        self.net.replies.update({USER: json_answer(ALICE), EMAILS: json_answer(ADDRESSES), **(documents or {})})
        parameters = changed({"code": CODE, "state": sent["state"]}, callback or {})
        return await self.engine.complete(
            self.profile,
            self.begun[1],
            Callback(redirect_uri=redirect_uri, parameters=parameters),
            trace=self.trace(),
        )

    async def refused(self, code: str, **attack: Any) -> VestibuleError:  # noqa: ANN401 - as login takes them
        """Show that the attack is refused with this code, and that the same login without it is accepted."""
        assert (await self.login()).name == "4711"
        with pytest.raises(VestibuleError) as caught:
            await self.login(**attack)
        await settled()
        said = f"{caught.value.detail}{caught.value.hint}{caught.value.expected}{caught.value.received}"
        assert not any(secret in said for secret in (SECRET, CODE, ACCESS_TOKEN)), "S59"
        return account_of(caught.value, code)


async def settled() -> None:
    """Show that no call is left under way."""
    assert asyncio.all_tasks() == {asyncio.current_task()}


def page(items: object, *, next_url: str | None = None, link: str | None = None) -> Answer:
    """A page of a list, with the address of the next one, or with a whole Link field."""
    field = link or (f'<{next_url}>; rel="next", <{EMAILS}&page=9>; rel="last"' if next_url else None)
    return json_answer(items, headers={"link": field} if field else None)
