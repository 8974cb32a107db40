"""Accounts in a terminal and as JSON."""

from collections.abc import Iterable
from typing import Any

from vestibule.clock import rfc3339
from vestibule.domain.accounts.model import Account, Link
from vestibule.flows.accounts.administer.look import AccountDetails, FoundAccount


def account_row(account: Account) -> dict[str, Any]:
    """An account by itself. `proven` is None where it shows no address that it could have proved."""
    return {
        "id": account.id,
        "address": account.email,
        "proven": None if account.email is None else account.email_key is not None,
        "name": account.name,
        "created_at": rfc3339(account.created_at_s),
    }


def found_row(found: FoundAccount) -> dict[str, Any]:
    """An account in a list."""
    last = max((link.last_used_at_s for link in found.links), default=None)
    return {
        **account_row(found.account),
        "links": len(found.links),
        "last_used_at": None if last is None else rfc3339(last),
        "found_by": [str(reason) for reason in found.by],
    }


def details_row(details: AccountDetails) -> dict[str, Any]:
    """All that an administrator may see of an account."""
    return {
        **account_row(details.account),
        "links": list(_link_rows(details)),
        "live_sessions": details.live_sessions,
        "attempts": [
            {
                "id": attempt.id,
                "at": rfc3339(attempt.at_s),
                "outcome": attempt.outcome.value,
                "provider_id": attempt.provider_id,
                "client_address": attempt.client_address,
            }
            for attempt in details.attempts
        ],
    }


def _link_rows(details: AccountDetails) -> Iterable[dict[str, Any]]:
    for link in details.links:
        connection = details.connections.get(link.connection_id)
        yield {
            "id": link.id,
            "provider_id": None if connection is None else connection.provider_id,
            "connection": None if connection is None else connection.name,
            **_link_row(link),
        }


def _link_row(link: Link) -> dict[str, Any]:
    return {
        "issuer": link.issuer,
        "subject": link.subject,
        "address": link.email,
        "method": link.method.value,
        "reasons": list(link.reasons),
        "created_at": rfc3339(link.created_at_s),
        "last_used_at": rfc3339(link.last_used_at_s),
    }
