"""An `HTTPNet` for a test, closed at its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

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
