"""An aggregate read in the test's own thread: what came of it, or why it was refused."""

from dataclasses import dataclass
from io import BytesIO
from typing import Final

import pytest
import xmlsec
from lxml import etree
from saml_aggregate import NOW_S, federation_key
from saml_names import XMLDSIG
from saml_signing_keys import SigningKey

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.aggregate import AggregateRead, Batch, ReadEntity
from vestibule.protocols.saml.aggregate.limits import STEP_BYTES
from vestibule.protocols.saml.aggregate.read import read

PINNED: Final = "pinned"


@dataclass(frozen=True)
class Outcome:
    """Everything that was given out."""

    entities: tuple[ReadEntity, ...]
    end: AggregateRead

    @property
    def entity_ids(self) -> list[str]:
        """In the document's order."""
        return [entity.entity_id for entity in self.entities]


def outcome(
    document: bytes, *, signer: str | None = PINNED, now_s: int = NOW_S, step_bytes: int = STEP_BYTES
) -> Outcome:
    """Read a document.

    Args:
        document: As it came.
        signer: In PEM; `PINNED` for the federation's; None pins nobody.
        now_s: In seconds since 1970.
        step_bytes: How much the parser gets at a time.
    """
    if signer == PINNED:
        signer = federation_key().certificate_pem
    entities: list[ReadEntity] = []
    end: AggregateRead | None = None
    for piece in read(BytesIO(document), total_bytes=len(document), signer=signer, now_s=now_s, step_bytes=step_bytes):
        assert end is None, "something comes after the end"
        if isinstance(piece, Batch):
            entities += piece.entities
        elif isinstance(piece, AggregateRead):
            end = piece
    assert end is not None
    assert end.providers == len(entities)
    return Outcome(tuple(entities), end)


def refusal(document: bytes, *, signer: str | None = PINNED, now_s: int = NOW_S) -> VestibuleError:
    """Why a document is refused."""
    with pytest.raises(VestibuleError) as caught:
        outcome(document, signer=signer, now_s=now_s)
    assert caught.value.detail.isprintable()
    return caught.value


def refused_as(document: bytes, *, signer: str | None = PINNED, now_s: int = NOW_S) -> str:
    """The code under which a document is refused."""
    return refusal(document, signer=signer, now_s=now_s).code


def line_in(document: bytes, text: str) -> int:
    """The line in which a text stands first."""
    return document[: document.index(text.encode())].count(b"\n") + 1


def libxmlsec_accepts(document: bytes, key: SigningKey | None = None) -> bool:
    """Whether the root's signature holds, over the whole tree, for somebody else's implementation."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    signature = root.find(f"{{{XMLDSIG}}}Signature")
    assert signature is not None
    context = xmlsec.SignatureContext()
    context.register_id(root, "ID")
    pem = (key or federation_key()).certificate_pem.encode()
    context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatCertPem)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True
