"""`--signer`: the certificate whose key has to have signed the metadata."""

from pathlib import Path

import rich_click as click

from vestibule.cli.text_file import text_from_file
from vestibule.protocols.saml.signature.key import read_verification_key

_OPTION = "--signer"
_BYTES_AT_MOST = 65_536

signer_option = click.option(
    _OPTION,
    "signer",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The certificate (PEM) whose key has to have signed the whole document. Get it from the federation by another "
    "way than the document.",
)


def signer_from(path: Path | None) -> str | None:
    """Read the certificate.

    Raises:
        ConfigError: config_error, at `signer`: its key is none that may sign.
        click.BadParameter: The file holds no text.
    """
    if path is None:
        return None
    try:
        text = text_from_file(path, bytes_at_most=_BYTES_AT_MOST)
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint=_OPTION) from None
    return read_verification_key(text, path="signer").certificate
