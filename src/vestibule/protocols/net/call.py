"""A call to a provider and its answer, as values."""

from collections.abc import Mapping
from typing import Protocol

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
