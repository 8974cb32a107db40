"""Limits on how much one client, connection or session may ask for, in memory and bounded (S67).

What is counted, and why nobody is locked out by somebody else: a client's address (an IPv6 /64), so a stranger uses up
his own budget; a session, which only its owner has; a connection, whose budget is many times an address's, so that one
client cannot use it up. No limit counts by account or by anything else that a stranger can name.

Several processes together: harmless traffic costs the database nothing. Once a process has used half of a key's budget
in a window, it tells its count and asks for the others', at once the first time, then while the key is in use at most
once a second for all such keys together. So each process may admit half a budget that the others do not know of, and
the first one to ask may fill up the other half: N processes admit at most (N + 1) / 2 budgets in a window, two of them
one and a half. While the database does not answer, each process holds the limits by itself.
"""

from collections import OrderedDict
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from vestibule.clock import Clock
from vestibule.domain.policy.limit_counts import WINDOW_S
from vestibule.errors import DatabaseUnavailable, RateLimited
from vestibule.flows.limits.shared import SharedCounts
from vestibule.flows.limits.window import Window
from vestibule.settings import Settings

KEYS_AT_MOST: Final = 10_000
"""Remembered for each limit, some 3 MB. Whoever floods it with addresses makes limits forgotten, never sharper."""

EXCHANGE_EVERY_S: Final = 1.0
_KEYS_IN_AN_EXCHANGE: Final = 100
_LONGEST_KEY: Final = 128
"""A Provider ID in a path is any text until it is looked up: what is longer than a real one is cut."""


class Limit(StrEnum):
    """What is limited."""

    LOGIN = "login"
    """Logins begun or finished; the key is the client's address."""

    CONNECTION = "connection"
    """Logins begun; the key is the connection's Provider ID."""

    ACCOUNT = "account"
    """Account pages and actions; the key is the session's id."""

    SEARCH = "search"
    """Searches for an organization; the key is the client's address."""

    LOGOUT_TOKEN = "logout_token"  # noqa: S105 - the name of a limit
    """Back-channel logout messages; the key is the client's address with the connection's Provider ID."""


def budgets_of(settings: Settings) -> dict[Limit, int]:
    """How much each limit lets through in a minute."""
    return {
        Limit.LOGIN: settings.rate_limit_login,
        Limit.CONNECTION: settings.rate_limit_connection,
        Limit.ACCOUNT: settings.rate_limit_account,
        Limit.SEARCH: settings.rate_limit_search,
        Limit.LOGOUT_TOKEN: settings.rate_limit_logout_token,
    }


class RateLimits:
    """The limits of an installation, as this process keeps them."""

    def __init__(self, budgets: Mapping[Limit, int], *, clock: Clock, shared: SharedCounts) -> None:
        self._budgets = dict(budgets)
        self._clock = clock
        self._shared = shared
        self._windows: dict[Limit, OrderedDict[str, Window]] = {limit: OrderedDict() for limit in Limit}
        self._waiting: dict[tuple[Limit, str], Window] = {}
        self._exchanged_s = float("-inf")

    async def admit(self, *uses: tuple[Limit, str]) -> None:
        """Count one request against each limit that concerns it, or against none when any of them is used up.

        Args:
            uses: Each limit with the key to count by; one that a stranger cannot choose comes first.

        Raises:
            RateLimited: rate_limited, with the seconds after which it would be admitted.
        """
        now_s = self._clock.now_s()
        windows = []
        # One after the other: whoever is refused by the first limit makes no key of the next, and pushes none out.
        for limit, text in uses:
            key = text[:_LONGEST_KEY]
            window = self._window(limit, key, now_s=now_s)
            if self._is_due(limit, key, window, now_s=now_s):
                await self._exchange(limit, key, window)
            wait_s = window.wait_s(budget=self._budgets[limit], now_s=now_s)
            if wait_s:
                raise RateLimited(f"the limit {limit} is used up", retry_after_s=wait_s)
            windows.append(window)
        for window in windows:
            window.own += 1

    def _window(self, limit: Limit, key: str, *, now_s: int) -> Window:
        windows = self._windows[limit]
        number = now_s // WINDOW_S
        window = windows.get(key)
        if window is None:
            window = windows[key] = Window(number)
            if len(windows) > KEYS_AT_MOST:
                windows.popitem(last=False)
        else:
            windows.move_to_end(key)
            window.move_to(number)
        return window

    def _is_due(self, limit: Limit, key: str, window: Window, *, now_s: int) -> bool:
        """Whether this request has to hear from the other processes first."""
        budget = self._budgets[limit]
        if window.own < budget // 2 or window.wait_s(budget=budget, now_s=now_s):
            return False  # few enough, or refused whatever they say
        if window.exchanged_s is None:
            return True
        self._waiting[limit, key] = window
        return self._clock.monotonic_s() - self._exchanged_s >= EXCHANGE_EVERY_S

    async def _exchange(self, limit: Limit, key: str, window: Window) -> None:
        waiting = {name: other for name, other in self._waiting.items() if other.number == window.number}
        waiting = {(limit, key): window, **dict(list(waiting.items())[:_KEYS_IN_AN_EXCHANGE])}
        self._waiting.clear()
        asked_s = self._clock.monotonic_s()
        self._exchanged_s = asked_s
        for other in waiting.values():
            other.exchanged_s = asked_s
        own = {f"{name} {used_by}": other.own for (name, used_by), other in waiting.items()}
        try:
            told = await self._shared.exchange(own, window=window.number)
        except DatabaseUnavailable:
            return
        for (name, used_by), other in waiting.items():
            if other.number == window.number:  # else the window went by while the database was asked
                other.others = told[f"{name} {used_by}"]
