"""An `HTTPNet` for a test, closed at its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from ipaddress import ip_network
from typing import BinaryIO

import pytest

from vestibule.clock import Clock, SystemClock
from vestibule.errors import VestibuleError
from vestibule.protocols.net import Call, HTTPNet, NetPolicy, Resolver

LOCAL = (ip_network("127.0.0.1/32"),)

DEVELOPMENT = NetPolicy(development=True)


@asynccontextmanager
async def opened_net(
    policy: NetPolicy = DEVELOPMENT, *, clock: Clock | None = None, resolver: Resolver | None = None
) -> AsyncIterator[HTTPNet]:
    """Open and close."""
    net = HTTPNet(policy, clock=clock or SystemClock(), resolver=resolver)
    try:
        yield net
    finally:
        await net.aclose()


async def refusal(net: HTTPNet, call: Call | str) -> VestibuleError:
    """Give the declared error that a call ends in."""
    with pytest.raises(VestibuleError) as caught:
        await net.send(Call(url=call) if isinstance(call, str) else call)
    return caught.value


async def download_refusal(
    net: HTTPNet,
    call: Call | str,
    *,
    to: BinaryIO | None = None,
    max_bytes: int = 4 * 1_048_576,
    deadline_s: float = 10,
) -> VestibuleError:
    """Give the declared error that a download ends in."""
    with pytest.raises(VestibuleError) as caught:
        await net.download(
            Call(url=call) if isinstance(call, str) else call,
            to=BytesIO() if to is None else to,
            max_bytes=max_bytes,
            deadline_s=deadline_s,
        )
    return caught.value
