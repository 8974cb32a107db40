"""A login that begins, and what the provider gets to read of it."""

import base64
from typing import Any

from lxml import etree
from manual_clock import STARTS_AT_S, ManualClock
from saml_messages import parsed
from saml_receiving import engine_at, party_for
from saml_recipe import Recipe
from saml_redirect import read_redirect

from vestibule.protocols.engine import Challenge, FlowState, LoginRequest, Redirect
from vestibule.protocols.saml.party import Party
from vestibule.protocols.trace import Trace

FLOW_ID = "01JZZZZZZZZZZZZZZZZZZZZZZZ"


async def begun(party: Party | None = None, **asked: Any) -> tuple[Challenge, FlowState]:  # noqa: ANN401 - fields of LoginRequest
    """The challenge and the flow of one login.

    Args:
        party: The connection; None for one as it comes.
        asked: What this login asks for.
    """
    request = LoginRequest(**{"flow_id": FLOW_ID, "redirect_uri": "https://app.example/elsewhere", **asked})
    async with engine_at(STARTS_AT_S) as engine:
        return await engine.begin(party or party_for(Recipe()), request, trace=Trace(ManualClock()))


async def asked_of_the_provider(party: Party | None = None, **asked: Any) -> etree._Element:  # noqa: ANN401 - fields of LoginRequest
    """The AuthnRequest of one login."""
    challenge, _ = await begun(party, **asked)
    return parsed(message_in(challenge))


def message_in(challenge: Challenge) -> bytes:
    """The XML that a challenge takes to the provider."""
    if isinstance(challenge, Redirect):
        return read_redirect(challenge.url).xml
    return base64.b64decode(challenge.fields["SAMLRequest"], validate=True)
