"""Signing certificates as administrators have them, brought into the one form that a profile holds: PEM, one each.

Consoles show a certificate as PEM (Okta, Google), as bare base64 (Keycloak, the metadata of everybody), or hand out a
file with several. Nothing is decoded beyond its base64 here: whether it is a certificate, and which key it holds, is
for the host to see.
"""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from vestibule_sdk.errors import ConfigError

CERTIFICATES_AT_MOST: Final = 16
"""Two or three stand side by side around a change of key; each one more makes a forged signature dearer to refuse."""

_HINT: Final = (
    "Paste the provider's signing certificate: the text from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, "
    "or the base64 in between."
)
_BLOCK: Final = re.compile(r"-----BEGIN (?P<label>[A-Z0-9 .]{1,40})-----(?P<content>[^-]*)-----END (?P=label)-----")
_LABELS: Final = frozenset({"CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE"})
"""RFC 7468 5.1: generators write the first; the others are met in old files."""

_DER_SEQUENCE: Final = 0x30


def pem_certificates(texts: Iterable[str], *, path: str) -> tuple[str, ...]:
    """Bring certificates into PEM, each once, in their order.

    Args:
        texts: PEM with one or more certificates each, or the base64 of one. Blank ones are left out, and so is what
            stands around a PEM block (RFC 7468 2 allows explanations there).
        path: The field that they come from, for the error.

    Raises:
        ConfigError: config_error, at the field: none, too many, something else than a certificate.
    """
    found: dict[str, None] = {}
    for index, text in enumerate(texts):
        if text.strip():
            found.update(dict.fromkeys(_certificates(text, path=f"{path}[{index}]")))
    if not found:
        raise ConfigError("is needed: a signing certificate of the provider", path=path, hint=_HINT)
    if len(found) > CERTIFICATES_AT_MOST:
        raise ConfigError(f"holds more than {CERTIFICATES_AT_MOST} certificates", path=path)
    return tuple(found)


def _certificates(text: str, *, path: str) -> Iterator[str]:
    if "-----" not in text:
        yield _pem(text, path=path)
        return
    blocks = list(_BLOCK.finditer(text))
    if not blocks or "-----" in _BLOCK.sub("", text):
        raise ConfigError("holds a PEM block that does not end, or none at all", path=path, hint=_HINT)
    for block in blocks:
        label = block["label"]
        if "PRIVATE KEY" in label:
            raise ConfigError("holds a private key: take it away, only its owner may have it", path=path, hint=_HINT)
        if label not in _LABELS:
            raise ConfigError(f"holds a {label.lower()}, not a certificate", path=path, hint=_HINT)
        yield _pem(block["content"], path=path)


def _pem(text: str, *, path: str) -> str:
    try:
        content = b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content or content[0] != _DER_SEQUENCE:
        raise ConfigError("is no certificate in PEM or base64", path=path, hint=_HINT)
    lines = wrap(b64encode(content).decode(), 64)  # RFC 7468 2
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""])
