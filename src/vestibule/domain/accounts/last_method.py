"""The last way in cannot be disconnected: nobody may lock themselves out (S48, R50)."""

from collections.abc import Collection

from vestibule.domain.accounts.model import Link
from vestibule.errors import LastMethod


def check_another_is_left(links: Collection[Link], *, without: Link, enabled: Collection[str]) -> None:
    """Check that an account still opens when it loses a link.

    Args:
        links: All of the account's.
        without: The one that is to go.
        enabled: Ids of the connections that can be used now: one that is disabled opens nothing.

    Raises:
        LastMethod: last_method.
    """
    left = [link for link in links if link.id != without.id and link.connection_id in enabled]
    if not left:
        raise LastMethod(
            "no other identity of an enabled connection is tied to the account",
            hint="Connect another sign-in method first.",
        )
