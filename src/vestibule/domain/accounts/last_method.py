"""The last way in cannot be disconnected: nobody may lock themselves out, or the owner (S48, R50).

One that was connected by hand counts only after a week. Else a few minutes with somebody's session would do to connect
an identity of one's own and disconnect the owner's: here the owner has seven days in which the account page shows it.
"""

from collections.abc import Collection
from typing import Final

from vestibule.clock import rfc3339
from vestibule.domain.accounts.model import Link, LinkMethod
from vestibule.errors import LastMethod, OthersTooNew

SETTLED_S: Final = 7 * 86_400
"""How long after it was connected by hand a way in counts as none that is left."""


def counts_from_s(link: Link) -> int:
    """Since when another way in may be disconnected for this one's sake, in seconds since 1970."""
    return link.created_at_s + SETTLED_S if link.method is LinkMethod.CONNECTED else link.created_at_s


def check_another_is_left(links: Collection[Link], *, without: Link, enabled: Collection[str]) -> None:
    """Check that an account still opens when it loses a link.

    Args:
        links: All of the account's.
        without: The one that is to go.
        enabled: Ids of the connections that can be used now: one that is disabled opens nothing.

    Raises:
        LastMethod: last_method.
    """
    if not _left(links, without=without, enabled=enabled):
        raise LastMethod(
            "no other identity of an enabled connection is tied to the account",
            hint="Connect another sign-in method first.",
        )


def held_until_s(links: Collection[Link], *, without: Link, enabled: Collection[str]) -> int:
    """Until when a link stays because every other one is too new to count, in seconds since 1970; 0 for no time.

    Args:
        links: All of the account's.
        without: The one that is to go.
        enabled: Ids of the connections that can be used now.
    """
    return min(map(counts_from_s, _left(links, without=without, enabled=enabled)), default=0)


def check_another_has_settled(links: Collection[Link], *, without: Link, enabled: Collection[str], now_s: int) -> None:
    """Check that one of the links that are left counts by now.

    Args:
        links: All of the account's.
        without: The one that is to go.
        enabled: Ids of the connections that can be used now.
        now_s: The time.

    Raises:
        OthersTooNew: others_too_new.
    """
    until_s = held_until_s(links, without=without, enabled=enabled)
    if until_s > now_s:
        raise OthersTooNew(
            "every other way into the account was connected by hand less than seven days ago",
            hint="What is connected by hand counts after seven days: else whoever gets hold of a session for some "
            f"minutes could shut its owner out. This one can be disconnected from {rfc3339(until_s)} on.",
            expected=f"another way in, connected at {rfc3339(now_s - SETTLED_S)} or before",
            received=f"the earliest was connected at {rfc3339(until_s - SETTLED_S)}",
        )


def _left(links: Collection[Link], *, without: Link, enabled: Collection[str]) -> list[Link]:
    return [link for link in links if link.id != without.id and link.connection_id in enabled]
