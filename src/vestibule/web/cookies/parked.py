"""The answer of a provider that came by a cross-site POST, kept for the second hop (form_post; DESIGN.md, step 2).

Lax cookies do not come along with such a POST, so nothing is judged there: the parameters are sealed into a cookie
under a handle, and the browser is sent to a finish URL of ours that holds the handle. The finish needs both, so a
handle in a log or a shared link is worth nothing.

There is one such cookie, not one for each handle: anybody can make a browser send such POSTs, and as the cookies do
not come along, none could be expired; they would soon exceed what a header may hold. Of two answers within the same
moment the later one counts, and the other sign-in starts again.
"""

from typing import Final

import msgspec
from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import CallbackMalformed, FlowExpired, SealError, StateMismatch
from vestibule.flows.login.flow import CLOCKS_APART_S
from vestibule.protocols.engine import Callback
from vestibule.seal.token import new_token
from vestibule.web.cookies.header import cookie_value
from vestibule.web.cookies.naming import CookieNaming
from vestibule.web.cookies.sealing import Sealer, open_text, seal_text

PARKED_LIFETIME_S: Final = 120
PARKED_COOKIE_BYTES: Final = 3072
"""Name and `=` included: some 2,200 bytes of parameters, which longer codes do not reach."""


class ParkedCallback(Struct, frozen=True):
    """What to answer to the POST: keep the cookie, and go to the finish URL with the handle."""

    handle: str
    set_cookie: str


class _Wire(Struct, frozen=True, array_like=True):
    at_s: int
    redirect_uri: str
    parameters: dict[str, str]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Wire)


class ParkedCallbackCookie:
    """Parks callbacks, and takes them up again."""

    def __init__(self, sealer: Sealer, *, naming: CookieNaming, clock: Clock) -> None:
        self._sealer = sealer
        self._naming = naming
        self._clock = clock
        self.name = naming.name("callback")

    def park(self, callback: Callback) -> ParkedCallback:
        """Seal a callback's parameters.

        Raises:
            CallbackMalformed: callback_malformed: they are too long for a cookie.
        """
        handle = new_token().reveal()
        plain = _encoder.encode(
            _Wire(
                at_s=self._clock.now_s(),
                redirect_uri=callback.redirect_uri,
                parameters=dict(callback.parameters),
            )
        )
        value = seal_text(self._sealer, plain, context=_context(handle))
        size_bytes = len(self.name) + 1 + len(value)
        if size_bytes > PARKED_COOKIE_BYTES:
            raise CallbackMalformed(
                f"the callback's parameters take {size_bytes} bytes; {PARKED_COOKIE_BYTES} can be carried",
                hint="Set the connection's response mode to query, if the provider's codes are that long.",
            )
        return ParkedCallback(handle, self._naming.set(self.name, value, max_age_s=PARKED_LIFETIME_S))

    def take(self, handle: str, *, cookie_header: bytes) -> Callback:
        """Open the callback that was parked under a handle.

        Raises:
            StateMismatch: state_mismatch: this browser holds none, or one of another handle.
            FlowExpired: flow_expired: it was parked more than two minutes ago.
        """
        value = cookie_value(cookie_header, self.name.encode("ascii"))
        if value is None or not handle.isascii():
            raise StateMismatch("the browser that came to the finish URL does not hold a parked callback")
        try:
            wire = _decoder.decode(open_text(self._sealer, value, context=_context(handle)))
        except (SealError, msgspec.DecodeError) as fault:
            raise StateMismatch("the parked callback is not the one of this handle, or was altered") from fault
        age_s = self._clock.now_s() - wire.at_s
        if not -CLOCKS_APART_S <= age_s <= PARKED_LIFETIME_S:
            raise FlowExpired(
                "the provider's answer was parked too long ago",
                expected=f"at most {PARKED_LIFETIME_S} s",
                received=f"{age_s} s",
            )
        return Callback(redirect_uri=wire.redirect_uri, parameters=wire.parameters)

    def expire(self) -> str:
        """The `Set-Cookie` value with which the finish forgets it."""
        return self._naming.expire(self.name)


def _context(handle: str) -> str:
    return f"parked callback {handle}"
