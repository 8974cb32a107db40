"""The controls of the SAML side under /_twin/saml; like the others they take JSON only."""

import msgspec

from vestibule_twin.answer import Answer, json_answer
from vestibule_twin.endpoints.control import Rotation, decoded
from vestibule_twin.form import Incoming
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.sp_metadata import described_service_provider
from vestibule_twin.state import Twin


async def rotate(twin: Twin, request: Incoming) -> Answer:
    """Sign with a new key; answer with the certificates that are published from now on."""
    rotation = await decoded(request, Rotation)
    if isinstance(rotation, Answer):
        return rotation
    twin.saml.credentials.rotate(keep_old=rotation.keep_old)
    return json_answer({"certificates": [one.certificate_base64 for one in twin.saml.credentials.published]})


async def register(twin: Twin, request: Incoming) -> Answer:
    """Register the application that `metadata` describes; all other members are options over it."""
    given = await decoded(request, dict[str, object])
    if isinstance(given, Answer):
        return given
    metadata = given.pop("metadata", None)
    if not isinstance(metadata, str):
        return json_answer({"error": "metadata is missing: the document itself, as a string"}, status=400)
    try:
        sp = described_service_provider(metadata.encode(), options=given)
    except (Refused, msgspec.ValidationError) as error:
        return json_answer({"error": str(error)}, status=400)
    twin.register_service_provider(sp)
    return json_answer(sp)
