"""Flows in progress: one sealed cookie for each, the newest five of a browser (DESIGN.md, "A login, step by step").

A flow lives in the browser alone, so beginning one costs the database nothing (S68). Each has a cookie of its own, for
two tabs may sign in at once; but a dozen exceed the 8 KB that nginx takes as one header line, and at 180 Chromium drops
older cookies, the session among them (S51). Hence every begin expires all but the newest five, told by their ids, which
sort by time; and fewer when they are so large that five would not leave room for the other cookies.

How old a flow may be is judged where it is completed, so that an expired one leaves its record. Here only a flow whose
cookie the browser has dropped already is told from one that it never had, by the time in its id.
"""

import re
from typing import Final

from ulid import ULID

from vestibule.clock import Clock
from vestibule.errors import FlowExpired, RequestRefused, SealError, StateMismatch
from vestibule.flows.login.flow import FLOW_LIFETIME_S, Flow
from vestibule.web.cookies.flow_wire import decode_flow, encode_flow
from vestibule.web.cookies.header import cookie_value, cookies_named
from vestibule.web.cookies.naming import CookieNaming
from vestibule.web.cookies.sealing import Sealer, open_text, seal_text

FLOWS_AT_MOST: Final = 5
FLOW_COOKIE_BYTES: Final = 1024
"""Of one cookie, name and `=` included."""
ALL_FLOWS_BYTES: Final = 4608
"""Of all flow cookies together: with a parked callback (3 KB) and the small ones a line stays under 8 KB."""
_EXPIRED_AT_ONCE: Final = 20
"""Expiries in one answer, which proxies bound as well (nginx: 4 KB); the next begin goes on."""

_FLOW_ID: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class FlowCookies:
    """Seals flows into cookies, and opens them again."""

    def __init__(self, sealer: Sealer, *, naming: CookieNaming, base_url: str, clock: Clock) -> None:
        self._sealer = sealer
        self._naming = naming
        self._base_url = base_url
        self._clock = clock
        self._prefix = naming.name("flow-")
        self._prefix_bytes = self._prefix.encode("ascii")

    def begin(self, flow: Flow, *, cookie_header: bytes) -> tuple[str, ...]:
        """The `Set-Cookie` values of an answer that begins a flow: the flow's own, then expiries of older ones.

        Raises:
            RequestRefused: request_refused: it does not fit (`acr_values` is the only part without a bound of its own).
        """
        flow_id = flow.state.flow_id
        value = seal_text(self._sealer, encode_flow(flow, base_url=self._base_url), context=self._context(flow_id))
        name = self._prefix + flow_id
        size_bytes = len(name) + 1 + len(value)
        if size_bytes > FLOW_COOKIE_BYTES:
            raise RequestRefused(
                f"the flow takes {size_bytes} bytes; a cookie has {FLOW_COOKIE_BYTES}",
                hint="Shorten acr_values, or return_to.",
            )
        stale = self._stale(cookie_header, flow_id=flow_id, size_bytes=size_bytes)
        return (
            self._naming.set(name, value, max_age_s=FLOW_LIFETIME_S),
            *[self._naming.expire(self._prefix + other) for other in stale],
        )

    def open(self, flow_id: str, *, cookie_header: bytes) -> Flow:
        """Open the flow that a callback names.

        Args:
            flow_id: As claimed by the callback's `state`; any text.
            cookie_header: Of the request that brings the callback.

        Raises:
            StateMismatch: state_mismatch: this browser holds no such flow, or what it holds was altered.
            FlowExpired: flow_expired: it does not hold it any more, because the flow's time is up.
        """
        if not _FLOW_ID.fullmatch(flow_id):
            raise StateMismatch("the callback's state names no flow of ours")
        value = cookie_value(cookie_header, (self._prefix + flow_id).encode("ascii"))
        if value is None:
            raise self._absent(flow_id)
        try:
            plain = open_text(self._sealer, value, context=self._context(flow_id))
        except SealError as fault:
            raise StateMismatch(f"the flow's cookie does not open: {fault.detail}") from fault
        return decode_flow(plain, flow_id=flow_id, base_url=self._base_url)

    def expire(self, flow_id: str) -> tuple[str, ...]:
        """The `Set-Cookie` values with which every callback forgets its own flow; none for what is no flow id."""
        return (self._naming.expire(self._prefix + flow_id),) if _FLOW_ID.fullmatch(flow_id) else ()

    def _context(self, flow_id: str) -> str:
        return f"flow cookie {flow_id} {self._base_url}"

    def _stale(self, cookie_header: bytes, *, flow_id: str, size_bytes: int) -> list[str]:
        """Flows to expire, oldest first."""
        held = cookies_named(cookie_header, self._prefix_bytes)
        stale = []
        kept = 1
        for other in sorted(filter(_FLOW_ID.fullmatch, held.keys() - {flow_id}), reverse=True):
            size_bytes += held[other]
            if kept < FLOWS_AT_MOST and size_bytes <= ALL_FLOWS_BYTES:
                kept += 1
            else:
                stale.append(other)
        return stale[: -_EXPIRED_AT_ONCE - 1 : -1]

    def _absent(self, flow_id: str) -> FlowExpired | StateMismatch:
        try:
            began_at_s = ULID.from_str(flow_id).timestamp
        except ValueError:  # 26 letters that are more than 128 bits
            return StateMismatch("the callback's state names no flow of ours")
        if self._clock.now_s() - began_at_s > FLOW_LIFETIME_S:
            return FlowExpired(
                "the flow was begun too long ago, and the browser has dropped its cookie",
                hint="Nothing is wrong with the settings: sign in again, and finish within ten minutes.",
            )
        return StateMismatch(
            "the browser that brought the callback does not hold the flow's cookie",
            hint="The sign-in was begun in another browser or profile, more than five were begun since, or cookies are "
            "blocked.",
        )
