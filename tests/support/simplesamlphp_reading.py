"""SimpleSAMLphp's parser of metadata and its verifier of their signatures, for documents that a test hands in.

Source: the class SAMLParser of SimpleSAMLphp 1.19, by which its own automatic refresh (metarefresh) reads metadata.
"""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from simplesamlphp import SimpleSAMLphp

AUTOLOAD: Final = "/usr/share/simplesamlphp/lib/_autoload.php"

_SCRIPT: Final = rf"""
require '{AUTOLOAD}';
$given = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$read = [];
foreach (\SimpleSAML\Metadata\SAMLParser::parseDescriptorsString($given['document']) as $id => $entity) {{
    $read[$id] = [
        'sp' => $entity->getMetadata20SP(),
        'idp' => $entity->getMetadata20IdP(),
        'is_signed' => $given['certificate'] !== null && $entity->validateSignature([$given['certificate']]),
    ];
}}
echo json_encode((object) $read, JSON_THROW_ON_ERROR);
"""


@dataclass(frozen=True)
class ReadEntity:
    """What SimpleSAMLphp makes of one entity.

    Attributes:
        sp, idp: Its settings for a remote service provider and a remote IdP; None where the entity is none.
        is_signed: Whether the certificate verifies a signature over it or over what encloses it.
    """

    sp: dict[str, Any] | None
    idp: dict[str, Any] | None
    is_signed: bool


def read_entities(
    idp: SimpleSAMLphp, document: bytes, *, certificate: x509.Certificate | None = None
) -> dict[str, ReadEntity]:
    """Reads one entity or a whole aggregate.

    Args:
        idp: For its configuration.
        document: In UTF-8.
        certificate: Whose key should have signed it; None asks for no signature.

    Returns:
        By entity ID.

    Raises:
        subprocess.CalledProcessError: The parser refuses it; what PHP says is in `stderr`.
    """
    path: Path | None = None
    if certificate is not None:
        path = idp.directory / f"cert/read-{certificate.serial_number:x}.crt"
        path.write_bytes(certificate.public_bytes(Encoding.PEM))
    given = {"document": document.decode(), "certificate": None if path is None else str(path)}
    done = subprocess.run(  # noqa: S603 - a script of our own
        ["php", "-d", "display_errors=stderr", "-r", _SCRIPT],  # noqa: S607 - in the same place on no two systems
        env={**os.environ, "SIMPLESAMLPHP_CONFIG_DIR": str(idp.directory / "config")},
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    return {entity_id: ReadEntity(**entity) for entity_id, entity in json.loads(done.stdout).items()}
