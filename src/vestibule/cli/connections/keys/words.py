"""What to do at the provider between the steps. A step too early breaks sign-in; one too late breaks nothing."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from vestibule.app.host import Host
from vestibule.cli.connections.saml_profile import saml_profile_of
from vestibule.cli.output import show_heading, show_text
from vestibule.clock import rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage, in_stage

_KEPT_S: Final = 86_400
"""How long a provider may keep our metadata, as that says itself."""


class NextStep(Struct, frozen=True, kw_only=True):
    """What the words depend on.

    Attributes:
        metadata_url: Where the provider reads our metadata.
        own_metadata: Whether that is the administrator's own document, into which no certificate comes by itself.
    """

    connection: Connection
    metadata_url: str
    own_metadata: bool


def next_step(connection: Connection, host: Host) -> NextStep:
    """Find out what the words depend on."""
    profile = saml_profile_of(connection, host.registry)
    return NextStep(
        connection=connection,
        metadata_url=host.urls.sp_metadata(connection.provider_id),
        own_metadata=profile is not None and profile.sp_metadata is not None,
    )


def show_next_step(step: NextStep) -> None:
    """Print what is to be done now, at the provider and here."""
    show_heading("What is next")
    for number, sentence in enumerate(_steps(step), start=1):
        show_text(f"{number}. {sentence}", hang="   ")


def _steps(step: NextStep) -> Iterator[str]:
    keys, provider_id = step.connection.own_keys, step.connection.provider_id
    command = "vestibule connections keys"
    if (next_key := in_stage(keys, KeyStage.NEXT)) is not None:
        if step.own_metadata:
            yield (
                "This connection has metadata of your own (spMetadata): put the new certificate into it. It is in "
                f"{command} show {provider_id} --json"
            )
            yield "At the provider: give it the new certificate beside the old one."
        else:
            yield (
                f"At the provider: have it read our metadata again ({step.metadata_url}), or give it the new "
                f"certificate beside the old one. As a file: vestibule connections metadata {provider_id}"
            )
            yield (
                f"If it reads our metadata by itself: wait until {rfc3339(next_key.created_at_s + _KEPT_S)}, it may "
                "keep what it has."
            )
        yield "Does the provider take only one certificate? Put the new one there at the moment of the next step."
        yield f"When the provider knows both: {command} switch {provider_id}"
    elif in_stage(keys, KeyStage.RETIRING) is not None:
        if step.own_metadata:
            yield "This connection has metadata of your own (spMetadata): take the old certificate out of it."
            yield "At the provider: take the old certificate away and let it encrypt to the new one."
        else:
            yield (
                f"At the provider: have it read our metadata again ({step.metadata_url}), or take the old certificate "
                "away and let it encrypt to the new one."
            )
        yield "Sign in once through the connection."
        yield f"Then: {command} retire {provider_id}"
    else:
        yield f"Nothing has to be done. To change the key: {command} publish-next {provider_id}"
