"""How the application proves itself at `vestibule twin`: by a secret, by a key, or not at all."""

import secrets
from pathlib import Path
from typing import Any

import msgspec
import rich_click as click
from msgspec import Struct

from vestibule.cli.text_file import text_from_file
from vestibule_twin import ClientAuth


class ClientProof(Struct, frozen=True, kw_only=True):
    """One way, and what the twin has to know for it."""

    method: ClientAuth
    secret: str = ""
    certificates: tuple[str, ...] = ()
    jwks: tuple[dict[str, Any], ...] = ()


class _Keys(Struct, frozen=True):
    """A JWK Set (RFC 7517 section 5)."""

    keys: tuple[dict[str, Any], ...]


def client_proof(*, secret: str | None, public: bool, certificate: Path | None, keys: Path | None) -> ClientProof:
    """Return the one way that the options name; without any, a secret that is made up.

    Raises:
        click.UsageError: They name several, or a file that is none of its kind.
    """
    named = (secret is not None, public, certificate is not None, keys is not None)
    if sum(named) > 1:
        message = "Give one of --client-secret, --public-client, --client-certificate and --client-keys."
        raise click.UsageError(message)
    if public:
        return ClientProof(method=ClientAuth.NONE)
    try:
        if certificate is not None:
            return ClientProof(method=ClientAuth.PRIVATE_KEY_JWT, certificates=(text_from_file(certificate),))
        if keys is not None:
            jwks = msgspec.json.decode(text_from_file(keys), type=_Keys).keys
            return ClientProof(method=ClientAuth.PRIVATE_KEY_JWT, jwks=jwks)
    except (ValueError, msgspec.DecodeError) as error:
        raise click.UsageError(str(error)) from error
    return ClientProof(method=ClientAuth.BASIC, secret=secret or secrets.token_urlsafe(24))
