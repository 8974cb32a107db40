"""How a provider's own sign-out ended, between the two hops of a LogoutResponse.

By POST it comes without our Lax cookies, so which request it answers can only be held against the browser's one hop
later. In between it stands in the address: sealed, so nobody writes one, and short-lived.
"""

from typing import Final

import msgspec
from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import LogoutMessageRefused, SealError
from vestibule.flows.login.flow import CLOCKS_APART_S
from vestibule.protocols.shown import shown
from vestibule.web.cookies.sealing import Sealer, open_text, seal_text

OUTCOME_LIFETIME_S: Final = 120
_CONTEXT: Final = "logout outcome"


class Outcome(Struct, frozen=True, array_like=True):
    """A verified LogoutResponse.

    Attributes:
        in_response_to: The request that it answers.
        complete: False when the provider could not end every session.
    """

    in_response_to: str
    complete: bool
    at_s: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Outcome)


class SealedOutcome:
    """Writes outcomes into an address, and reads them back."""

    def __init__(self, sealer: Sealer, *, clock: Clock) -> None:
        self._sealer = sealer
        self._clock = clock

    def seal(self, *, in_response_to: str, complete: bool) -> str:
        """An outcome as a parameter."""
        outcome = Outcome(in_response_to, complete, self._clock.now_s())
        return seal_text(self._sealer, _encoder.encode(outcome), context=_CONTEXT)

    def open(self, text: str, *, remembered: str) -> Outcome:
        """The outcome that a parameter holds, of the request that this browser remembers.

        Args:
            text: The parameter.
            remembered: The ID of the LogoutRequest that this browser took to the provider.

        Raises:
            LogoutMessageRefused: logout_message_refused: altered, too old, or the answer to another request.
        """
        try:
            outcome = _decoder.decode(open_text(self._sealer, text, context=_CONTEXT))
        except (SealError, msgspec.DecodeError) as fault:
            raise LogoutMessageRefused("the outcome in the address was not written by us") from fault
        age_s = self._clock.now_s() - outcome.at_s
        if not -CLOCKS_APART_S <= age_s <= OUTCOME_LIFETIME_S:
            raise LogoutMessageRefused(
                "the provider's LogoutResponse arrived too long ago",
                expected=f"at most {OUTCOME_LIFETIME_S} s",
                received=f"{age_s} s",
            )
        if outcome.in_response_to != remembered:
            raise LogoutMessageRefused(
                "the LogoutResponse answers another LogoutRequest than the one that this browser took to the provider",
                hint="Nothing is wrong when a page was reloaded: the session here has ended before.",
                expected=remembered,
                received=shown(outcome.in_response_to),
            )
        return outcome
