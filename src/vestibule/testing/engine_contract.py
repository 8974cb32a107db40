"""What the batteries of all engines share: how a login runs here, and what has to hold for every answer to it."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

from vestibule.domain.ids import new_id
from vestibule.plugins import map_identity
from vestibule.plugins.forms import decode_config
from vestibule.protocols.engine import Callback, Engine, FlowState, LoginRequest
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.trace import Trace
from vestibule.testing.ending import expect_end
from vestibule.testing.memory_net import MemoryNet
from vestibule.testing.still_clock import StillClock
from vestibule_sdk import ConnectorConfig, OAuth2Profile, OIDCProfile
from vestibule_sdk.testing.expect import expect, fail

REDIRECT_URI: Final = "https://login.example.com/api/auth/sso/callback/Kit"
CLOCK: Final = StillClock()
TELLING_LENGTH: Final = 8
"""A shorter secret, as in "clientSecret": "s", may stand in a text without being meant."""

P = TypeVar("P", OIDCProfile, OAuth2Profile)


class Provider(Protocol):
    """Whoever plays the provider."""

    @property
    def net(self) -> MemoryNet:
        """The way to it."""
        ...

    async def sign_in(self, url: str) -> Callback:
        """Go where the challenge leads, as the sample's person, and come back."""
        ...


@dataclass(frozen=True, kw_only=True)
class Begun:
    """The first half of a login: where the browser was sent, and what its cookie keeps."""

    engine: Engine[Any, Evidence]
    url: str
    flow: FlowState


class EngineContract(ABC):
    """The part that does not depend on the protocol.

    Attributes:
        connector: The one under test.
        example: A configuration as JSON that an administrator could enter, with every secret it needs.
        samples: As in the pure contract; the first one is who meets the faults. OpenID Connect can do without.
    """

    connector: ClassVar[Any]
    example: ClassVar[Mapping[str, Any]]
    samples: ClassVar[tuple[Any, ...]] = ()

    def people(self) -> tuple[Any, ...]:
        """Who signs in.

        Raises:
            AssertionError: Nobody.
        """
        return self.samples or fail("there are no samples")

    @abstractmethod
    def profile(self) -> Any:  # noqa: ANN401 - each protocol has its own
        """The connection's profile."""

    @abstractmethod
    def provider(self, sample: Any) -> Provider:  # noqa: ANN401 - each protocol has its own
        """The provider without a fault, at which the sample's person signs in."""

    @abstractmethod
    def engine(self, net: MemoryNet) -> Engine[Any, Evidence]:
        """A new engine."""

    def request(self) -> LoginRequest:
        """What a login asks for."""
        return LoginRequest(flow_id=new_id(CLOCK.now_ms()), redirect_uri=REDIRECT_URI)

    def config(self) -> ConnectorConfig:
        """The example, as the host decodes it."""
        config: ConnectorConfig = decode_config(self.connector.config, dict(self.example))
        return config

    def login(self, provider: Provider) -> Evidence:
        """A whole login at a provider.

        Raises:
            VestibuleError: As the engine.
        """

        async def run() -> Evidence:
            begun = await self.begin(provider)
            return await begun.engine.complete(
                self.profile(), begun.flow, await provider.sign_in(begun.url), trace=Trace(CLOCK)
            )

        return asyncio.run(run())

    def expect_refusal(self, code: str, provider: Provider, *, words: str) -> None:
        """The login ends with that code.

        Args:
            code: The error's.
            provider: At which it goes wrong.
            words: What is wrong, for the message.

        Raises:
            AssertionError: It ends otherwise.
        """
        self.expect_end((code,), lambda: self.login(provider), words=words)

    def expect_end(self, codes: tuple[str, ...], login: Callable[[], object], *, words: str) -> None:
        """A login ends with one of these codes, or succeeds where there are none; no error repeats a secret.

        Raises:
            AssertionError: It ends otherwise.
        """
        expect_end(codes, login, words=words, secrets=self._secrets())

    def test_everybody_of_the_samples_is_signed_in(self) -> None:
        """Through every check of the engine, and as the same identity as by the pure contract."""
        config = self.config()
        for sample in self.people():
            evidence = self.login(self.provider(sample))
            found = map_identity(self.connector, config, evidence.claims)
            pure = map_identity(self.connector, config, sample)
            wanted, got = (pure.issuer, pure.subject), (found.issuer, found.subject)
            expect(wanted == got, f"the sample is {wanted}, and the login makes {got} of it")

    def test_a_request_protects_its_flow(self) -> None:
        """S29: state and PKCE on every request, the code flow and no other, and nothing secret in the browser."""
        provider, profile = self.provider(self.people()[0]), self.profile()
        begun = asyncio.run(self.begin(provider))
        asked = _asked(provider, begun)
        wanted = {"response_type": "code", "client_id": profile.client.client_id, "redirect_uri": REDIRECT_URI}
        for name, value in wanted.items():
            expect(asked.get(name) == value, f"the request's {name} is {asked.get(name)!r}, not {value!r}")
        expect(asked.get("state"), "the request has no state")
        method = asked.get("code_challenge_method") if asked.get("code_challenge") else None
        expect(method == ("S256" if uses_pkce(profile) else None), "the request has no PKCE, or a weak one")
        expect(all(secret not in begun.url for secret in self._secrets()), "a secret goes through the browser")

    def test_an_answer_counts_in_the_flow_that_asked_for_it_only(self) -> None:
        """S29, S30: by its state, and at its address."""
        self.expect_crossed("state_mismatch", lambda other, _own: other)
        self.expect_crossed(
            "redirect_uri_mismatch",
            lambda _other, own: Callback(redirect_uri=f"{REDIRECT_URI}/other", parameters=own.parameters),
        )

    def expect_crossed(self, code: str, change: Callable[[Callback, Callback], Callback]) -> None:
        """A flow ends with that code when it is given something of another flow's answer.

        Args:
            code: The error's.
            change: Makes what arrives of the other flow's answer and its own.
        """
        provider = self.provider(self.people()[0])

        async def run() -> Evidence:
            other, own = await self.begin(provider), await self.begin(provider)
            answers = [await provider.sign_in(begun.url) for begun in (other, own)]
            return await own.engine.complete(self.profile(), own.flow, change(*answers), trace=Trace(CLOCK))

        self.expect_end((code,), lambda: asyncio.run(run()), words="An answer was crossed with another flow's.")

    async def begin(self, provider: Provider) -> Begun:
        """The first half of a login."""
        engine = self.engine(provider.net)
        challenge, flow = await engine.begin(self.profile(), self.request(), trace=Trace(CLOCK))
        return Begun(engine=engine, url=challenge.url, flow=flow)

    def _secrets(self) -> list[str]:
        client = self.profile().client
        texts = [secret.reveal() for secret in (client.secret, client.key and client.key.private_key) if secret]
        return [text for text in texts if len(text) >= TELLING_LENGTH]


def _asked(provider: Provider, begun: Begun) -> dict[str, str]:
    """The request's parameters: in the address, or pushed before (RFC 9126)."""
    asked = dict(parse_qsl(urlsplit(begun.url).query))
    if "request_uri" not in asked:
        return asked
    pushed = provider.net.calls[-1].form or fail("a request_uri without a pushed request")
    return {name: value for name, value in pushed.items() if isinstance(value, str)}
