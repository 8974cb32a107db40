"""The network of the kit: one application in this process at the addresses of a provider, and nothing else anywhere."""

import socket
from collections.abc import Mapping, Sequence

import msgspec
from litestar.types import ASGIApp

from vestibule.errors import UpstreamUnreachable
from vestibule.protocols.net import Answer, Call, NetPolicy
from vestibule.protocols.net.checked_addresses import checked_addresses
from vestibule.protocols.net.inflate import OFFERED, inflate
from vestibule.protocols.net.redirect import refuse_redirect
from vestibule.protocols.net.request import encode_request
from vestibule.protocols.net.url import Target, check_target, parse_url
from vestibule.testing.exchange import exchange


class MemoryNet:
    """A `Net` without sockets. The rules about addresses, redirects, sizes and compressions are the real one's.

    Attributes:
        calls: What was sent, in order.
    """

    def __init__(self, app: ASGIApp, *, at: Sequence[str], instead: Mapping[str, str] | None = None) -> None:
        """Prepare.

        Args:
            app: The provider.
            at: The base addresses that it has.
            instead: Addresses of a profile, and those at which the application serves the same.
        """
        self._app = app
        self._at = tuple(parse_url(base.partition("?")[0]) for base in at)
        self._instead = dict(instead or {})
        ports = frozenset(target.origin.port for target in self._at)
        self._policy = NetPolicy(ports=ports, development=any(target.is_loopback for target in self._at))
        self.calls: list[Call] = []

    async def send(self, call: Call) -> Answer:
        """Make one call, once.

        Raises:
            BlockedAddress: blocked_address, for an address that the real net would not call either.
            UpstreamUnreachable: upstream_unreachable, for every other address that is not the provider's too.
            UpstreamTimeout, UpstreamTooLarge, UpstreamStatus, UpstreamNotJSON: As the real net.
        """
        self.calls.append(call)
        target = parse_url(self._instead.get(call.url, call.url))
        check_target(target, self._policy)
        if not any(_is_below(target, base) for base in self._at):
            await self._refuse(target)
        answer = await self._exchange(call, target)
        refuse_redirect(answer, name=target.name)
        return self._inflated(answer, target)

    async def browse(self, url: str, *, form: Mapping[str, str] | None = None) -> Answer:
        """The same for a browser, which goes where it is sent: of the rules only the reader's bounds hold."""
        place, question, query = url.partition("?")
        return await self._exchange(
            Call(url=url, form=form), parse_url(self._instead.get(place, place) + question + query)
        )

    async def _exchange(self, call: Call, target: Target) -> Answer:
        request = encode_request(call, target, offered=OFFERED)
        return await exchange(self._app, request, target=target, max_body_bytes=self._policy.max_body_bytes)

    async def _refuse(self, target: Target) -> None:
        try:
            await checked_addresses(target.origin, policy=self._policy, resolver=_Nobody())
        except OSError:
            raise UpstreamUnreachable(f"{target.name} is not of this provider; the kit calls no other.") from None

    def _inflated(self, answer: Answer, target: Target) -> Answer:
        coding = answer.headers.get("content-encoding", "")
        body = inflate(answer.body, coding, max_bytes=self._policy.max_body_bytes, name=target.name)
        return msgspec.structs.replace(answer, body=body)


class _Nobody:
    """A name service that knows no name."""

    async def addresses(self, host: str) -> Sequence[str]:
        """No answer."""
        raise socket.gaierror(socket.EAI_NONAME, f"{host} is not asked for")


def _is_below(target: Target, base: Target) -> bool:
    path = target.path.partition("?")[0]
    return target.origin == base.origin and (path == base.path or path.startswith(f"{base.path.rstrip('/')}/"))
