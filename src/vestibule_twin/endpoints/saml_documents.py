"""The metadata document. Source: SAML Metadata section 4.1 (the entity id is where it is found)."""

from vestibule_twin.answer import Answer
from vestibule_twin.form import Incoming
from vestibule_twin.saml.metadata import MEDIA_TYPE, idp_metadata
from vestibule_twin.state import Twin


async def metadata(twin: Twin, _request: Incoming) -> Answer:
    """Answer with the identity provider's metadata."""
    headers = (("cache-control", f"public, max-age={twin.config.cache_s}"),)
    return Answer(body=idp_metadata(twin), media_type=MEDIA_TYPE, headers=headers)
