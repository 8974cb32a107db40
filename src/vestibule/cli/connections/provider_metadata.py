"""What a SAML provider says of itself, for a person beside the provider's screen and for a program (R20)."""

from typing import Any

import rich_click as click

from vestibule.cli.connections.certificates import certificate_rows, seen
from vestibule.cli.output import show_heading, show_text
from vestibule.cli.text import plain
from vestibule.clock import rfc3339
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule_sdk import IdPEndpoint


def metadata_row(imported: ImportedMetadata) -> dict[str, Any]:
    """What was understood, for a program."""
    metadata = imported.metadata
    return {
        "entity_id": metadata.entity_id,
        "sso": [_endpoint(endpoint) for endpoint in metadata.sso],
        "slo": [_endpoint(endpoint) for endpoint in metadata.slo],
        "certificates": certificate_rows(metadata.signing_certificates),
        "facts": [{"field": fact.field, "value": fact.value, "line": fact.line} for fact in imported.facts],
        "notes": list(imported.notes),
        "is_signed": imported.is_signed,
        "valid_until": None if imported.valid_until_s is None else rfc3339(imported.valid_until_s),
    }


def show_metadata(imported: ImportedMetadata, *, now_s: int) -> None:
    """Print what was understood, field by field with its line, so that somebody can compare it with the provider's."""
    show_heading("Understood from the metadata")
    width = max((len(fact.field) for fact in imported.facts), default=0)
    for fact in imported.facts:
        label = click.style(f"{fact.field:<{width}}", dim=True)
        line = click.style(f"  (line {fact.line})", dim=True) if fact.line else ""
        click.echo(f"  {label}  {plain(fact.value)}{line}")
    for certificate in map(seen, imported.metadata.signing_certificates):
        # One that has expired is among the notes.
        if certificate.doubt(now_s) and (certificate.expires_at_s or 0) > now_s:
            show_text(f"! The certificate {certificate.name} {certificate.doubt(now_s)}.", hang="  ")
    for sentence in imported.notes:
        show_text(f"! {plain(sentence)}", hang="  ")


def _endpoint(endpoint: IdPEndpoint) -> dict[str, Any]:
    return {"binding": endpoint.binding.value, "url": endpoint.url, "response_url": endpoint.response_url}
