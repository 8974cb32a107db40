"""What a SAML provider says of itself, for a person beside the provider's screen and for a program (R20)."""

from typing import Any

from vestibule.cli.connections.certificates import certificate_pairs, certificate_rows
from vestibule.cli.output import show_heading, show_pairs, show_text
from vestibule.cli.text import plain
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
        "notes": list(imported.notes),
    }


def show_metadata(imported: ImportedMetadata, *, now_s: int) -> None:
    """Print what was understood, so that somebody can compare it with the provider's screen."""
    metadata = imported.metadata
    show_heading("Understood from the metadata")
    show_pairs(
        [
            ("Entity ID", metadata.entity_id),
            ("Name", metadata.display_name),
            *[("Sign-in (SSO)", _words(endpoint)) for endpoint in metadata.sso],
            *([("Sign-out (SLO)", _words(endpoint)) for endpoint in metadata.slo] or [("Sign-out (SLO)", "none")]),
            *certificate_pairs("Signing certificate", metadata.signing_certificates, now_s=now_s),
        ],
        indent="  ",
    )
    for sentence in imported.notes:
        show_text(f"! {plain(sentence)}", hang="  ")


def _endpoint(endpoint: IdPEndpoint) -> dict[str, Any]:
    return {"binding": endpoint.binding.value, "url": endpoint.url, "response_url": endpoint.response_url}


def _words(endpoint: IdPEndpoint) -> str:
    return f"{endpoint.url} ({endpoint.binding.value})"
