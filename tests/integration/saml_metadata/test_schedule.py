"""While the application runs it reads by itself what is due (S62)."""

import asyncio

from house import Log
from metadata_documents import HALL
from metadata_following import DAY_S, PROVIDER_ID, Following
from saml_signing_keys import signing_key

from vestibule.app.refreshing import refreshing

NEXT = signing_key("the provider's next")


async def test_a_rollover_is_picked_up_without_anybodys_help(following: Following, log: Log) -> None:
    """R58."""
    await following.follow(HALL.document())
    following.publish(HALL.but(keys=(NEXT,)).document())
    following.clock.advance(DAY_S)

    async with asyncio.timeout(30), refreshing(following.host, every_s=0.01):
        await asyncio.to_thread(following.server.wait_for_a_request)
        while not log:
            await following.source()

    assert log == [
        {
            "event": "metadata_refreshed",
            "log_level": "info",
            "source": PROVIDER_ID,
            "changed": [PROVIDER_ID],
            "held": [],
        }
    ]
    await following.response(NEXT)
    assert following.asked() == 1
