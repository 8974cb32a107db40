"""Whether a profile that a connector returned is one: msgspec checks types when it decodes, not when a Struct is made.

A switch that is the text "false" would be on, and a text in the place of a list of tenants would admit its parts.
"""

from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from vestibule.plugins.broken import broken
from vestibule.plugins.reason import reason_of
from vestibule_sdk import AnyConnector, Client, OAuth2Profile, OIDCProfile, SAMLProfile, Secret
from vestibule_sdk.client import ClientAuth, ClientKey

P = TypeVar("P", bound=OIDCProfile | OAuth2Profile | SAMLProfile)

DOCUMENTS_AT_MOST: Final = 16
PAGES_AT_MOST: Final = 100

_NOBODY: Final = Client(client_id="", secret=None)
_OURS: Final = frozenset({"authorization", "dpop"})


def sound_profile(connector: AnyConnector, profile: P) -> P:
    """The same profile, with every field of its type.

    Raises:
        ConnectorBroken: connector_broken.
    """
    if isinstance(profile, SAMLProfile):
        return _typed(connector, profile)
    client: object = profile.client
    if not _is_client(client):
        raise broken(connector, "profile", "returned an unsound client")
    # Secrets are no data: nothing encodes them, so the client is looked at by itself.
    typed = _typed(connector, replace(profile, client=_NOBODY))
    faults = tuple(_of_oauth2(typed)) if isinstance(typed, OAuth2Profile) else ()
    if faults:
        raise broken(connector, "profile", f"returned an unsound profile: {'; '.join(faults)}")
    return replace(typed, client=client)


def _typed(connector: AnyConnector, profile: P) -> P:
    try:
        return msgspec.convert(msgspec.to_builtins(profile), type(profile))
    except (msgspec.ValidationError, TypeError) as error:
        raise broken(connector, "profile", f"returned an unsound profile: {reason_of(error)}") from error


def _is_client(client: object) -> bool:
    if not isinstance(client, Client):
        return False
    parts: tuple[tuple[object, type | tuple[type, ...]], ...] = (
        (client.client_id, str),
        (client.secret, (Secret, type(None))),
        (client.auth, ClientAuth),
        (client.key, (ClientKey, type(None))),
    )
    key = client.key
    if isinstance(key, ClientKey):
        parts += (
            (key.private_key, Secret),
            (key.certificate, (str, type(None))),
            (key.algorithm, (str, type(None))),
        )
    return all(isinstance(part, kind) for part, kind in parts)


def _of_oauth2(profile: OAuth2Profile) -> Iterator[str]:
    documents = {document.name: document for document in profile.documents}
    if len(documents) < len(profile.documents):
        yield "two documents have one name"
    if len(documents) > DOCUMENTS_AT_MOST:
        yield f"it has more than {DOCUMENTS_AT_MOST} documents"
    if any(not 1 <= document.pages_at_most <= PAGES_AT_MOST for document in profile.documents):
        yield f"a document has no pages, or more than {PAGES_AT_MOST}"
    source = documents.get(profile.subject.document)
    if source is None or source.optional or source.pages_at_most > 1:
        yield "the subject is in no document that is always there, and is an object"
    if not _OURS.isdisjoint(name.lower() for name in profile.headers):
        yield "it sets a header that proves who calls"
