"""The only way out: one call at a time under every rule of S32, S61 and S63."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import BinaryIO

import msgspec

from vestibule.clock import Clock
from vestibule.errors import UpstreamError, UpstreamTimeout, UpstreamUnreachable
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.net.checked_addresses import checked_addresses
from vestibule.protocols.net.connection import Connection, ConnectionLost
from vestibule.protocols.net.dial import dial
from vestibule.protocols.net.download import Downloading
from vestibule.protocols.net.faults import unreachable
from vestibule.protocols.net.inflate import OFFERED, OFFERED_TO_STREAM, inflate
from vestibule.protocols.net.lane import Lane
from vestibule.protocols.net.lanes import Lanes
from vestibule.protocols.net.policy import NetPolicy
from vestibule.protocols.net.progress import Progress
from vestibule.protocols.net.redirect import refuse_redirect
from vestibule.protocols.net.request import encode_request
from vestibule.protocols.net.resolver import Resolver, SystemResolver
from vestibule.protocols.net.streamed_reader import NOT_MODIFIED, OK
from vestibule.protocols.net.trust import Trust
from vestibule.protocols.net.url import Target, check_target, parse_url

Ask = Callable[[Connection, bytes, Progress, asyncio.Timeout], Awaitable[Answer]]


class HTTPNet:
    """Calls to providers over HTTP/1.1; a `Net` and a `Download`.

    One for the installation, used on one event loop. It reads no proxy settings and no .netrc, and keeps no cookies.
    """

    def __init__(self, policy: NetPolicy, *, clock: Clock, resolver: Resolver | None = None) -> None:
        """Prepare; nothing is opened before the first call.

        Args:
            policy: What may be called, and the bounds.
            clock: For intervals; deadlines are the event loop's.
            resolver: None for this machine's own.

        Raises:
            SettingsError: settings_refused, when SSL_CERT_FILE names a file that cannot be used.
        """
        self._policy = policy
        self._clock = clock
        self._resolver = resolver or SystemResolver()
        self._trust = Trust()
        self._lanes = Lanes(policy=policy, clock=clock)
        self._open: set[Connection] = set()
        self._closed = False

    async def send(self, call: Call) -> Answer:
        """Make one call, once.

        A GET whose kept connection turns out to be dead before the first byte of an answer is sent once more on another
        (RFC 9110 9.2.2); a form never is (S33).

        Raises:
            BlockedAddress: blocked_address, before anything is sent.
            UpstreamUnreachable, UpstreamTimeout, UpstreamBusy, UpstreamTooLarge: as named.
            UpstreamStatus: upstream_status, for a redirect.
            UpstreamNotJSON: upstream_not_json, for a compression that was not offered or is broken.
            InternalError: internal_error, for a header that would end its line or take over the framing.
        """
        target = parse_url(call.url)
        answer = await self._call(call, target, _ask, offered=OFFERED)
        refuse_redirect(answer, name=target.name)
        return self._inflated(answer, target) if "content-encoding" in answer.headers else answer

    async def download(self, call: Call, *, to: BinaryIO, max_bytes: int, deadline_s: float) -> Answer:
        """Make one call, and write the body of a 200 into a file. As `Download` says; it is sent again as `send` may.

        A file descriptor, a slot and a connection are held for all that time, as by any other call.

        Raises:
            BlockedAddress, UpstreamUnreachable, UpstreamTimeout, UpstreamBusy, UpstreamTooLarge: As named.
            UpstreamStatus, UpstreamNotJSON, InternalError, OSError: As `Download` says.
        """
        target = parse_url(call.url)
        download = Downloading(target=target, to=to, max_bytes=max_bytes, deadline_s=deadline_s, policy=self._policy)
        answer = await self._call(call, target, download.over, offered=OFFERED_TO_STREAM)
        if answer.status in {OK, NOT_MODIFIED}:
            return answer
        refuse_redirect(answer, name=target.name)
        return self._inflated(answer, target) if "content-encoding" in answer.headers else answer

    async def aclose(self) -> None:
        """Close every connection; calls under way fail. Returns when the sockets are closed."""
        self._closed = True
        self._lanes.close()
        closing = list(self._open)
        for connection in closing:
            connection.abort()
        await asyncio.gather(*(connection.lost for connection in closing))
        if isinstance(self._resolver, SystemResolver):
            self._resolver.close()

    async def _call(self, call: Call, target: Target, ask: Ask, *, offered: str) -> Answer:
        origin = check_target(target, self._policy)
        request = encode_request(call, target, offered=offered)
        if self._closed:
            raise UpstreamUnreachable(f"{target.name} is not called any more: this server is stopping.")
        lane = self._lanes.of(origin)
        is_probe = lane.circuit.admit()
        progress = Progress(self._clock.monotonic_s())
        try:
            async with asyncio.timeout(self._policy.deadline_s) as patience:
                await lane.enter()
                try:
                    return await self._exchange(lane, request, ask, progress, patience, repeatable=call.form is None)
                finally:
                    lane.leave()
        except TimeoutError:
            overrun = progress.overrun or f"did not complete its answer within {self._policy.deadline_s:g} s"
            late = UpstreamTimeout(
                f"{target.name} {overrun}; it was still {progress.phase}.",
                hint="Check whether the identity provider is overloaded, and firewalls that drop packets on the way.",
            )
            lane.forget()
            lane.circuit.failed(late, began_s=progress.began_s)
            raise late from None
        finally:
            if is_probe:
                lane.circuit.probed()

    def _inflated(self, answer: Answer, target: Target) -> Answer:
        body = inflate(
            answer.body,
            answer.headers["content-encoding"],
            max_bytes=self._policy.max_body_bytes,
            name=target.name,
        )
        return answer if body is answer.body else msgspec.structs.replace(answer, body=body)

    async def _exchange(
        self, lane: Lane, request: bytes, ask: Ask, progress: Progress, patience: asyncio.Timeout, *, repeatable: bool
    ) -> Answer:
        while True:
            kept = lane.take()
            connection = kept or await self._connect(lane, progress)
            progress.phase = "waiting for the answer"
            try:
                answer = await ask(connection, request, progress, patience)
            except ConnectionLost as fault:
                if kept is not None and repeatable and not self._closed:
                    continue
                raise _lost(lane, fault, progress) from None
            except BaseException:
                connection.abort()
                raise
            lane.circuit.succeeded()
            if connection.is_reusable:
                lane.keep(connection)
                self._lanes.sweep_later()
            return answer

    async def _connect(self, lane: Lane, progress: Progress) -> Connection:
        origin = lane.origin
        try:
            addresses = lane.known_addresses()
            if not addresses:
                progress.phase = f"looking up {origin.host} in DNS"
                addresses = await self._checked_addresses(lane)
                lane.remember(addresses)
            connection, address = await dial(
                origin,
                addresses,
                tls=await self._trust.context() if origin.scheme == "https" else None,
                connection=lambda: Connection(
                    origin.authority, max_body_bytes=self._policy.max_body_bytes, clock=self._clock
                ),
                progress=progress,
            )
        except UpstreamUnreachable as fault:
            lane.forget()
            lane.circuit.failed(fault, began_s=progress.began_s)
            raise
        lane.prefer(address)
        self._open.add(connection)
        connection.lost.add_done_callback(lambda _: self._open.discard(connection))
        if self._closed:
            connection.abort()
        return connection

    async def _checked_addresses(self, lane: Lane) -> tuple[str, ...]:
        try:
            return await checked_addresses(lane.origin, policy=self._policy, resolver=self._resolver)
        except OSError as fault:
            raise unreachable(lane.origin, fault, where="") from None


def _ask(connection: Connection, request: bytes, _progress: Progress, _patience: asyncio.Timeout) -> Awaitable[Answer]:
    return connection.exchange(request)


def _lost(lane: Lane, fault: ConnectionLost, progress: Progress) -> UpstreamError:
    if isinstance(fault.reason, OSError):
        return unreachable(lane.origin, fault.reason, where=progress.where)
    return UpstreamUnreachable(
        f"{lane.origin.authority} closed the connection without an answer.",
        hint="Check the identity provider's log, and firewalls or proxies on the way.",
    )
