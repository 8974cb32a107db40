"""What to do at the provider between the steps. A step too early breaks sign-in; one too late breaks nothing."""

from collections.abc import Iterator

import rich_click as click

from vestibule.cli.output import show_heading, show_text
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage, in_stage


def show_next_step(connection: Connection, *, metadata_url: str) -> None:
    """Print what is to be done now, at the provider and here."""
    show_heading("What is next")
    for number, sentence in enumerate(_steps(connection, metadata_url=metadata_url), start=1):
        show_text(f"{number}. {sentence}", hang="   ")


def _steps(connection: Connection, *, metadata_url: str) -> Iterator[str]:
    command, provider_id = "vestibule connections keys", connection.provider_id
    if in_stage(connection.own_keys, KeyStage.NEXT) is not None:
        yield (
            f"At the provider: have it read our metadata again ({metadata_url}), or give it the new certificate beside "
            f"the old one. As a file: vestibule connections metadata {provider_id}"
        )
        yield "Does the provider take only one certificate? Put the new one there at the moment of the next step."
        yield f"When the provider knows both: {command} switch {provider_id}"
    elif in_stage(connection.own_keys, KeyStage.RETIRING) is not None:
        yield (
            f"At the provider: have it read our metadata again ({metadata_url}), or take the old certificate away and "
            "let it encrypt to the new one."
        )
        yield "Sign in once through the connection."
        yield f"Then: {command} retire {provider_id}"
    else:
        yield f"Nothing has to be done. To change the key: {command} publish-next {provider_id}"


def show_done(sentence: str, connection: Connection, *, metadata_url: str) -> None:
    """Print what a step did, and what is next."""
    click.echo(sentence)
    show_next_step(connection, metadata_url=metadata_url)
