"""The lanes of all origins: a bounded table, swept of what is idle (S63, S68)."""

import asyncio
from collections import OrderedDict

from vestibule.clock import Clock
from vestibule.errors import UpstreamBusy
from vestibule.protocols.net.lane import Lane
from vestibule.protocols.net.policy import NetPolicy
from vestibule.protocols.net.url import Origin

MAX_LANES = 1024
_SWEEP_S = 5.0


class Lanes:
    """Lanes by origin, the one used longest ago first."""

    def __init__(self, *, policy: NetPolicy, clock: Clock) -> None:
        self._policy = policy
        self._clock = clock
        self._lanes: OrderedDict[Origin, Lane] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._lanes)

    def of(self, origin: Origin) -> Lane:
        """Find or make the lane of an origin.

        Raises:
            UpstreamBusy: upstream_busy, when calls to more origins are under way than anybody has connections.
        """
        lane = self._lanes.get(origin)
        if lane is not None:
            self._lanes.move_to_end(origin)
            return lane
        if len(self._lanes) >= MAX_LANES:
            self._make_room()
        lane = self._lanes[origin] = Lane(origin, policy=self._policy, clock=self._clock)
        return lane

    def sweep_later(self) -> None:
        """Have idle connections closed in time, by one timer for all."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SWEEP_S, self._sweep)

    def close(self) -> None:
        """Close every idle connection."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for lane in self._lanes.values():
            lane.close()

    def _sweep(self) -> None:
        self._timer = None
        kept = [lane.sweep() for lane in self._lanes.values()]
        if any(kept):
            self.sweep_later()

    def _make_room(self) -> None:
        # One with a failure to remember goes last: forgetting it would let it cost 10 s again.
        lanes = self._lanes.values()
        leaving = next((lane for lane in lanes if not lane.is_engaged and not lane.circuit.is_open), None)
        leaving = leaving or next((lane for lane in lanes if not lane.is_engaged), None)
        if leaving is None:
            raise UpstreamBusy(
                f"Calls to {len(self._lanes)} different servers are under way.",
                hint="Wait; these calls end within 10 s.",
            )
        leaving.close()
        del self._lanes[leaving.origin]
