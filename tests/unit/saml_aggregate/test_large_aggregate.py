"""An aggregate of ten thousand identity providers, through the process that reads it."""

from pathlib import Path

import pytest
from saml_aggregate import NOW_S, federation_key
from saml_aggregate_reading import libxmlsec_accepts
from saml_large_aggregate import write_large_aggregate

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.aggregate import AggregateRead, Batch, read_aggregate

PEAK_BYTES = 64_000_000
"""PERFORMANCE.md: whatever the size."""


def test_the_generator_writes_what_libxmlsec_accepts(tmp_path: Path) -> None:
    path = tmp_path / "federation.xml"
    write_large_aggregate(path, 120)
    document = path.read_bytes()
    assert libxmlsec_accepts(document)
    assert not libxmlsec_accepts(document.replace(b"University 7<", b"University 8<", 1))


async def test_ten_thousand_providers_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "federation.xml"
    write_large_aggregate(path, 10_000)
    assert path.stat().st_size > 55_000_000
    seen: dict[str, int] = {}
    end: AggregateRead | None = None
    async for piece in read_aggregate(path, signer=federation_key().certificate_pem, now_s=NOW_S):
        if isinstance(piece, Batch):
            seen |= {entity.entity_id: len(entity.document) for entity in piece.entities}
        elif isinstance(piece, AggregateRead):
            end = piece
    assert end is not None
    assert (end.providers, end.others, len(seen)) == (10_000, 1_000, 10_000)
    assert "https://idp10000.example.org/idp/shibboleth" in seen
    assert min(seen.values()) > 5_000
    assert 0 < end.peak_bytes < PEAK_BYTES


async def test_one_changed_byte_at_its_very_end_is_found(tmp_path: Path) -> None:
    path = tmp_path / "federation.xml"
    write_large_aggregate(path, 2_000)
    document = path.read_bytes()
    path.write_bytes(document.replace(b"mailto:ada@example2000.org", b"mailto:eve@example2000.org"))
    given: list[object] = []

    async def read() -> None:
        async for piece in read_aggregate(path, signer=federation_key().certificate_pem, now_s=NOW_S):
            given.append(piece)  # noqa: PERF401 - what came before the refusal has to be there after it

    with pytest.raises(VestibuleError) as caught:
        await read()
    assert any(isinstance(piece, Batch) for piece in given)
    assert not any(isinstance(piece, AggregateRead) for piece in given)
    assert caught.value.code == "signature_validation_failed"
