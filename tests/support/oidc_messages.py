"""A scripted OpenID provider, its messages, and the engine that has to judge them.

Every message is good unless a test changes it: `World.login()` succeeds, and `World.login(claims={"aud": "other"})` is
the same login with that one change. Keys are made fresh in each test run; nothing here was recorded from anybody.
"""

import asyncio
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from fake_net import FakeNet, Reply, json_answer
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry
from manual_clock import ManualClock

from vestibule.errors import VerificationError, VestibuleError
from vestibule.protocols.engine import Callback, FlowState, LoginRequest
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.protocols.trace import Trace
from vestibule_sdk.client import Client
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret

ISSUER: Final = "https://op.example/realms/hall"
DISCOVERY: Final = f"{ISSUER}/.well-known/openid-configuration"
AUTHORIZE: Final = f"{ISSUER}/authorize"
TOKEN: Final = f"{ISSUER}/token"
JWKS: Final = f"{ISSUER}/jwks"
USERINFO: Final = f"{ISSUER}/userinfo"
END_SESSION: Final = f"{ISSUER}/logout"
REDIRECT_URI: Final = "https://app.example/api/auth/sso/callback/Hall"
CLIENT_ID: Final = "vestibule"
ACCESS_TOKEN: Final = "access-token-of-the-login"
CODE: Final = "code-of-the-login"

SigningKey = RSAKey | ECKey | OKPKey


class _Absent:
    """Stands for a member that a test takes away."""


ABSENT: Final = _Absent()


@cache
def rsa_key(kid: str = "rsa-1", bits: int = 2048) -> RSAKey:
    """An RSA key, made once in a test run for each name."""
    return RSAKey.generate_key(bits, parameters={"kid": kid, "alg": "RS256", "use": "sig"})


@cache
def ec_key(kid: str = "ec-1") -> ECKey:
    """A P-256 key."""
    return ECKey.generate_key("P-256", parameters={"kid": kid, "alg": "ES256", "use": "sig"})


def public(key: SigningKey, **changes: object) -> dict[str, Any]:
    """A key as a provider publishes it, with changes."""
    return changed(key.as_dict(private=False), changes)


def changed(base: Mapping[str, Any], changes: Mapping[str, object]) -> dict[str, Any]:
    """A copy with members replaced, added, or (ABSENT) taken away."""
    return {name: value for name, value in {**base, **changes}.items() if value is not ABSENT}


def base64url(raw: bytes) -> str:
    """Base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header: Mapping[str, Any], payload: object, key: SigningKey, *, algorithm: str | None = None) -> str:
    """A compact JWS over any JSON value, with any header: joserfc's serializer refuses the bad ones.

    Args:
        header: As it is to stand there.
        payload: A JSON value, or bytes taken as they are.
        key: Signs.
        algorithm: What really signs; by default what the header says.
    """
    body = payload if isinstance(payload, bytes) else msgspec.json.encode(payload)
    signing_input = f"{base64url(msgspec.json.encode(header))}.{base64url(body)}"
    signature = JWSRegistry.algorithms[algorithm or header["alg"]].sign(signing_input.encode(), key)
    return f"{signing_input}.{base64url(signature)}"


def hmac_signed(header: Mapping[str, Any], payload: object, secret: bytes) -> str:
    """A token "signed" with a text that others know: made by hand, as joserfc declines to."""
    signing_input = f"{base64url(msgspec.json.encode(header))}.{base64url(msgspec.json.encode(payload))}"
    hash_name = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}[header["alg"]]
    return f"{signing_input}.{base64url(hmac.digest(secret, signing_input.encode(), hash_name))}"


def at_hash(access_token: str = ACCESS_TOKEN) -> str:
    """The `at_hash` of a token under a SHA-256 algorithm."""
    return base64url(sha256(access_token.encode()).digest()[:16])


class Begun:
    """A started login."""

    def __init__(self, url: str, flow: FlowState) -> None:
        self.url = url
        self.flow = flow
        self.parameters = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


class World:
    """Provider, network, clock and engine.

    Attributes:
        begun: The login begun last.
        token_endpoint: What the token endpoint makes of the good answer that a login has ready; None gives it as it is.
    """

    begun: Begun
    token_endpoint: Callable[[Answer], Reply] | None = None

    def __init__(self, profile: OIDCProfile | None = None, *, metadata: Mapping[str, object] | None = None) -> None:
        self.clock = ManualClock()
        self.net = FakeNet()
        self.engine = OIDCEngine(self.net, self.clock)
        self.profile = profile or make_profile()
        self.key: SigningKey = rsa_key()
        self.metadata = changed(METADATA, metadata or {})
        self.publish()

    def publish(
        self, *keys: Mapping[str, Any], discovery: str = DISCOVERY, headers: Mapping[str, str] | None = None
    ) -> None:
        """Put the discovery document and the key set on the network."""
        self.net.replies[discovery] = json_answer(self.metadata, headers=headers)
        self.net.replies[JWKS] = json_answer({"keys": list(keys or (public(self.key),))}, headers=headers)

    def trace(self) -> Trace:
        """A trace for one login."""
        return Trace(self.clock)

    def claims(self, nonce: str, /, **changes: object) -> dict[str, Any]:
        """Good claims of an ID token, with changes."""
        now_s = self.clock.now_s()
        return changed(
            {
                "iss": self.profile.issuer,
                "aud": CLIENT_ID,
                "sub": "f:1:alice",
                "exp": now_s + 300,
                "iat": now_s,
                "nonce": nonce,
                "email": "alice@example.com",
                "email_verified": True,
                "sid": "upstream-session-1",
            },
            changes,
        )

    def header(self, **changes: object) -> dict[str, Any]:
        """A good header, with changes."""
        return changed({"alg": self.key.alg, "kid": self.key.kid, "typ": "JWT"}, changes)

    def login_request(self, **changes: Any) -> LoginRequest:  # noqa: ANN401 - fields of LoginRequest
        """A plain request for a login, with changes."""
        return LoginRequest(**{"flow_id": "flow-1", "redirect_uri": REDIRECT_URI, **changes})

    async def begin(self, **request: Any) -> Begun:  # noqa: ANN401 - fields of LoginRequest
        """Start a login."""
        wanted = self.login_request(**request)
        challenge, flow = await self.engine.begin(self.profile, wanted, trace=self.trace())
        self.begun = Begun(challenge.url, flow)
        return self.begun

    async def login(  # noqa: PLR0913 - one for each message that a test may change
        self,
        *,
        claims: Mapping[str, object] | None = None,
        header: Mapping[str, object] | None = None,
        tokens: Mapping[str, object] | None = None,
        token_answer: Answer | VestibuleError | None = None,
        callback: Mapping[str, object] | None = None,
        redirect_uri: str = REDIRECT_URI,
        request: Mapping[str, Any] | None = None,
        signed_by: SigningKey | None = None,
    ) -> Evidence:
        """Go through one whole login.

        Args:
            claims: Changes to the ID token's claims.
            header: Changes to its header.
            tokens: Changes to the token answer.
            token_answer: Replaces it altogether.
            callback: Changes to the callback's parameters.
            redirect_uri: Where the callback arrives.
            request: Changes to the login request.
            signed_by: Signs the ID token.
        """
        begun = await self.begin(**(request or {}))
        token = signed(
            self.header(**(header or {})),
            self.claims(begun.parameters["nonce"], **(claims or {})),
            signed_by or self.key,
        )
        return await self.finish(
            begun, token, tokens=tokens, token_answer=token_answer, callback=callback, redirect_uri=redirect_uri
        )

    async def finish(
        self,
        begun: Begun,
        id_token: object,
        *,
        tokens: Mapping[str, object] | None = None,
        token_answer: Answer | VestibuleError | None = None,
        callback: Mapping[str, object] | None = None,
        redirect_uri: str = REDIRECT_URI,
    ) -> Evidence:
        """Bring a started login's answer, as `login` does."""
        good = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": id_token, "expires_in": 300}
        ready = json_answer(changed(good, tokens or {}))
        self.net.replies[TOKEN] = token_answer or (self.token_endpoint(ready) if self.token_endpoint else ready)
        parameters = changed({"code": CODE, "state": begun.parameters["state"]}, callback or {})
        return await self.engine.complete(
            self.profile,
            begun.flow,
            Callback(redirect_uri=redirect_uri, parameters=parameters),
            trace=self.trace(),
        )

    async def refused(self, code: str, **attack: Any) -> VestibuleError:  # noqa: ANN401 - as login takes them
        """Show that the attack is refused with this code, and that the same login without it is accepted."""
        assert (await self.login()).claims.subject == "f:1:alice"
        with pytest.raises(VestibuleError) as caught:
            await self.login(**attack)
        return account_of(caught.value, code)

    async def refused_raw(self, code: str, payload: Callable[[bytes], bytes]) -> VestibuleError:
        """As `refused`, with the ID token's payload as altered bytes, signed by the provider."""
        assert (await self._login_with(lambda good: good)).claims.subject == "f:1:alice"
        with pytest.raises(VestibuleError) as caught:
            await self._login_with(payload)
        return account_of(caught.value, code)

    async def settle(self) -> None:
        """Wait until every background fetch has ended."""
        fetches = asyncio.all_tasks() - {asyncio.current_task()}
        if fetches:
            await asyncio.wait(fetches)

    async def _login_with(self, payload: Callable[[bytes], bytes]) -> Evidence:
        begun = await self.begin()
        good = msgspec.json.encode(self.claims(begun.parameters["nonce"]))
        return await self.finish(begun, signed(self.header(), payload(good), self.key))


def account_of(error: VestibuleError, code: str) -> VestibuleError:
    """Check that a refusal has its code, and tells an administrator what was wanted, what came, and what to change."""
    assert error.code == code
    texts = (error.detail, error.hint, error.expected or "", error.received or "")
    assert all(text.isprintable() and len(text) < 1000 for text in texts)
    if isinstance(error, VerificationError):
        assert all(texts), f"{code} keeps something to itself: {texts}"
        assert error.step is not None
    return error


METADATA: Final[dict[str, Any]] = {
    "issuer": ISSUER,
    "authorization_endpoint": AUTHORIZE,
    "token_endpoint": TOKEN,
    "jwks_uri": JWKS,
    "userinfo_endpoint": USERINFO,
    "end_session_endpoint": END_SESSION,
    "response_types_supported": ["code"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
}
"""A good discovery document."""


def make_profile(**changes: Any) -> OIDCProfile:  # noqa: ANN401 - fields of OIDCProfile
    """A connection to the scripted provider, with changes."""
    client = Client(client_id=CLIENT_ID, secret=Secret("s3cret"))
    return OIDCProfile(**{"issuer": ISSUER, "client": client, **changes})


def only_call(calls: list[Call]) -> Call:
    """The one call that was made."""
    (call,) = calls
    return call
