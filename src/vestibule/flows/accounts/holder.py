"""The session in which a flow ends that is no login: the one that began it, held by the browser that came back.

So whoever has somebody else's browser bring an answer, or brings one to a browser that somebody else has signed in with
since, changes nothing (login CSRF: RFC 6749 10.12, OWASP ASVS 5 V10).
"""

import hmac

from vestibule.domain.accounts.session import Session, is_live
from vestibule.errors import SessionChanged
from vestibule.flows.login.flow import Owner
from vestibule.flows.store import Transaction
from vestibule.seal.token import token_hash


async def held_session(transaction: Transaction, owner: Owner | None, *, token: str | None, now_s: int) -> Session:
    """The session of a flow.

    Args:
        transaction: In which it must stay so.
        owner: As the flow's cookie has it.
        token: Of the session that the browser holds now; None for none.
        now_s: The time.

    Raises:
        SessionChanged: session_changed.
    """
    session = await transaction.sessions.by_id(owner.session_id) if owner else None
    if owner is None or session is None or session.account_id != owner.account_id:
        raise _changed("the flow names no session that there is")
    if not is_live(session, now_s=now_s):
        raise _changed("the session that began the flow is over")
    if not token or not hmac.compare_digest(token_hash(token), session.token_hash):
        raise _changed("the browser that came back does not hold the session that began the flow")
    return session


def _changed(detail: str) -> SessionChanged:
    return SessionChanged(
        detail, hint="Nothing is wrong with the settings: sign in, and begin again on the account page."
    )
