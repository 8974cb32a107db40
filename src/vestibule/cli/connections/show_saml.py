"""What `connections show` adds: the checks that were loosened, and for SAML the certificates of both sides."""

from collections.abc import Sequence

import rich_click as click

from vestibule.cli.connections.certificates import certificate_pairs
from vestibule.cli.output import show_heading, show_pairs, show_text
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.own_key import KeyStage
from vestibule_sdk import SAMLProfile

_STAGES = {
    KeyStage.ACTIVE: "Active (signs)",
    KeyStage.NEXT: "Next (published)",
    KeyStage.RETIRING: "Retiring (decrypts only)",
}


def show_saml(connection: Connection, profile: SAMLProfile | None, *, now_s: int) -> None:
    """Print the certificates."""
    if profile is not None:
        if connection.federation is None:
            show_heading("The provider's certificates")
        show_pairs(certificate_pairs("Signs", profile.signing_certificates, now_s=now_s), indent="  ")
    show_keys(connection, now_s=now_s)


def show_loosened(sentences: Sequence[str]) -> None:
    """Print which checks a connection leaves out, in colour, because nobody looks for it; or nothing."""
    if sentences:
        click.echo(f"\n{click.style('LOOSENED CHECKS', fg='red', bold=True)}")
    for sentence in sentences:
        show_text(f"! {sentence}", hang="  ")


def show_keys(connection: Connection, *, now_s: int) -> None:
    """Print our certificates, each with what its key does."""
    show_heading("Our certificates")
    for key in connection.own_keys:
        show_pairs(certificate_pairs(_STAGES[key.stage], [key.certificate], now_s=now_s), indent="  ")
