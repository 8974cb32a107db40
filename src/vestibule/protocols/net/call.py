"""A call to a provider and its answer, as values."""

from collections.abc import Mapping
from typing import BinaryIO, Protocol

from msgspec import Struct

from vestibule_sdk.secret import Secret


class Call(Struct, frozen=True, kw_only=True):
    """One call.

    Attributes:
        form: Sent as `application/x-www-form-urlencoded`, so the method is POST; None makes it a GET. Values may be
            secrets; they are revealed only on the wire.
        headers: Beside `Accept`; values may be secrets.
    """

    url: str
    form: Mapping[str, str | Secret] | None = None
    headers: Mapping[str, str | Secret] = {}


class Answer(Struct, frozen=True, kw_only=True):
    """A complete answer within its bounds; any status but a redirect.

    Attributes:
        headers: Names in lower case.
        body: After decompression.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


class Net(Protocol):
    """Something that makes calls under the rules of S32, S61 and S63."""

    async def send(self, call: Call) -> Answer:
        """Make one call, once.

        Raises:
            BlockedAddress: blocked_address, before anything is sent.
            UpstreamUnreachable, UpstreamTimeout, UpstreamBusy, UpstreamTooLarge: as named.
            UpstreamStatus: upstream_status, for a redirect.
            UpstreamNotJSON: upstream_not_json, for a compression that was not offered or is broken.
            InternalError: internal_error, for a header that would end its line or take over the framing.
        """
        ...


class Download(Protocol):
    """Something that fetches what is too large for an `Answer`, under the same rules."""

    async def download(self, call: Call, *, to: BinaryIO, max_bytes: int, deadline_s: float) -> Answer:
        """Make one call, and write the body of a 200 into a file; no more than 2 MiB of it are in memory at a time.

        After any error the file holds some beginning of the body, or nothing. Nobody writes to it any more by then,
        and it is the caller's to discard.

        Args:
            call: What to send.
            to: Written to in threads, and flushed; buffered, so that a write is never cut short in silence.
            max_bytes: Of the body, compressed and not.
            deadline_s: For the whole call. A server that hardly sends anything is not waited for so long.

        Returns:
            Of a 200, without its body; of any other status with it, within the bound of every answer. A 304 is an
            answer here: whoever asks with a condition expects it.

        Raises:
            BlockedAddress: blocked_address, before anything is sent.
            UpstreamUnreachable: upstream_unreachable; also for a body that is cut short.
            UpstreamTimeout, UpstreamBusy, UpstreamTooLarge: As named.
            UpstreamStatus: upstream_status, for a redirect.
            UpstreamNotJSON: upstream_not_json, for a compression that was not offered or is broken.
            InternalError: internal_error, for a header that would end its line or take over the framing.
            OSError: The file cannot be written to.
        """
        ...
