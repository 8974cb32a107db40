"""The `state` of an admin-consent link: sealed, so that nobody writes one, and good for one answer.

It travels by mail or ticket to an administrator of another company, and comes back in that person's browser, which has
never been here: no cookie can stand beside it. So it names the connection, the settings that were asked for, and a
nonce of which the connection keeps the hash.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_urlsafe
from typing import Final

import msgspec
from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConsentLinkExpired, ConsentLinkRefused, SealError
from vestibule.flows.login.flow import CLOCKS_APART_S
from vestibule.seal import Sealer

CONSENT_LIFETIME_S: Final = 14 * 86_400
"""Two weeks: the other company's administrator is seldom the one who asks, and may be away for a week."""

_CHARACTERS_AT_MOST: Final = 512
_CONTEXT: Final = "admin consent"


class ConsentLink(Struct, frozen=True, array_like=True):
    """What is sealed.

    Attributes:
        login_version: The connection's when it was asked: another one means other settings than were consented to.
        nonce: Its hash is kept with the connection, until it comes back or another link is made.
    """

    connection_id: str
    login_version: int
    nonce: str
    issued_at_s: int


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ConsentLink)


class ConsentLinks:
    """Makes links' states, and reads them."""

    def __init__(self, sealer: Sealer, *, clock: Clock) -> None:
        self._sealer = sealer
        self._clock = clock

    def new(self, connection: Connection) -> ConsentLink:
        """A link for a connection as it is now."""
        return ConsentLink(connection.id, connection.login_version, token_urlsafe(), self._clock.now_s())

    def state(self, link: ConsentLink) -> str:
        """A link as a parameter."""
        sealed = self._sealer.seal(_encoder.encode(link), context=_CONTEXT)
        return urlsafe_b64encode(sealed).rstrip(b"=").decode("ascii")

    def read(self, state: str) -> ConsentLink:
        """What a parameter holds.

        Raises:
            ConsentLinkRefused: consent_link_refused: it is not of our making, or was altered.
            ConsentLinkExpired: consent_link_expired.
        """
        try:
            if len(state) > _CHARACTERS_AT_MOST:
                raise ConsentLinkRefused(f"the state is longer than {_CHARACTERS_AT_MOST} characters")
            sealed = urlsafe_b64decode(state + "=" * (-len(state) % 4))
            link = _decoder.decode(self._sealer.open(sealed, context=_CONTEXT))
        except (ValueError, SealError, msgspec.DecodeError) as fault:
            raise ConsentLinkRefused("the state was not written by us") from fault
        age_s = self._clock.now_s() - link.issued_at_s
        if not -CLOCKS_APART_S <= age_s <= CONSENT_LIFETIME_S:
            raise ConsentLinkExpired(
                "the consent was asked for too long ago",
                hint="Make a new link: vestibule connections consent PROVIDER_ID",
                expected=f"at most {CONSENT_LIFETIME_S} s",
                received=f"{age_s} s",
            )
        return link
