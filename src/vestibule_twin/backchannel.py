"""Ending a session, and telling every application in it. Source: OpenID Connect Back-Channel Logout 1.0 section 2.5."""

import asyncio
import ssl
from functools import cache
from typing import Final

import httpx2

from vestibule_twin.config import Client
from vestibule_twin.journal import Delivery
from vestibule_twin.state import Session, Twin
from vestibule_twin.tokens import logout_token

DEADLINE_S: Final = 5.0
"""The browser waits for these calls, so that once it moves on every session has ended."""


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


async def _tell(twin: Twin, caller: httpx2.AsyncClient, client: Client, uri: str, session: Session) -> Delivery:
    try:
        answer = await caller.post(uri, data={"logout_token": logout_token(twin, client, session)})
    except httpx2.HTTPError as error:
        return Delivery(client.client_id, uri, session.sid, 0, type(error).__name__)
    return Delivery(client.client_id, uri, session.sid, answer.status_code)


async def end_session(twin: Twin, session: Session) -> list[Delivery]:
    """End a session at once, then call the back channel of each of its clients side by side."""
    twin.sessions.drop(session.token)
    told = [twin.clients[client_id] for client_id in sorted(session.clients) if client_id in twin.clients]
    async with httpx2.AsyncClient(verify=_trust(), timeout=DEADLINE_S, trust_env=False) as caller:
        deliveries = await asyncio.gather(
            *(
                _tell(twin, caller, client, client.backchannel_logout_uri, session)
                for client in told
                if client.backchannel_logout_uri
            )
        )
    twin.journal.deliveries.extend(deliveries)
    return deliveries
