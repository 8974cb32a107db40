"""All documents of a login, side by side: as slow as the slowest, and ended with the first that fails."""

import asyncio
from typing import Any, Final

from vestibule.errors import UpstreamTimeout
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.documents.allowance import Allowance
from vestibule.protocols.oauth2.documents.read import read_document
from vestibule_sdk.oauth2 import Document, OAuth2Profile

AT_ONCE: Final = 4
DEADLINE_S: Final = 20.0
"""For all of them, whatever number of pages: each call has its own, and somebody is waiting."""


async def fetch_documents(access: Access, profile: OAuth2Profile, *, deadline_s: float = DEADLINE_S) -> dict[str, Any]:
    """Fetch the profile's documents, by name; what is optional and withheld is left out.

    Raises:
        UpstreamTimeout: upstream_timeout: together they took too long.
        DocumentRefused, UpstreamError: As `read_document`, of the first that failed.
    """
    slots = asyncio.Semaphore(AT_ONCE)
    allowance = Allowance()

    async def one(document: Document) -> Any | None:  # noqa: ANN401 - JSON
        async with slots:
            return await read_document(access, profile, document, allowance)

    tasks = [asyncio.create_task(one(document)) for document in profile.documents]
    patience = asyncio.timeout(deadline_s)
    try:
        async with patience:
            found = await asyncio.gather(*tasks)
    except TimeoutError:
        if not patience.expired():
            raise
        raise UpstreamTimeout(
            f"The provider's documents about this person did not all arrive within {deadline_s:g} s",
            hint="Check whether the identity provider is overloaded.",
        ) from None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return {document.name: value for document, value in zip(profile.documents, found, strict=True) if value is not None}
