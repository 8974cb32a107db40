"""How much of a document stands in memory: counted in nodes of the tree and in bytes of the steps, never in MB."""

import pytest
from lxml import etree
from saml_aggregate import NOW_S, Entity, aggregate, federation_key, good_members, group, signed

from vestibule.errors import MetadataMalformed
from vestibule.protocols.saml.aggregate.limits import PENDING_BYTES
from vestibule.protocols.saml.aggregate.pending import Pending
from vestibule.protocols.saml.aggregate.reader import Reader
from vestibule.protocols.saml.aggregate.unique import Unique
from vestibule.protocols.saml.signature.key import read_verification_key

NODES_OF_ONE = 40
STEP_BYTES = 4096


def most_nodes(document: bytes, *, signed_by_federation: bool) -> int:
    """The most elements that stood in the tree after a step, once its beginning was judged."""
    key = read_verification_key(federation_key().certificate_pem, path="") if signed_by_federation else None
    reader, most = Reader(key=key, now_s=NOW_S), 0
    for place in range(0, len(document), STEP_BYTES):
        reader.feed(document[place : place + STEP_BYTES])
        if reader.members is not None:
            most = max(most, sum(1 for _ in reader.members.outermost.element.iter()))
    reader.close()
    return most


@pytest.mark.parametrize("signed_by_federation", [True, False])
def test_it_does_not_grow_with_the_document(*, signed_by_federation: bool) -> None:
    sizes = [
        most_nodes(signed(aggregate(*good_members(count))), signed_by_federation=signed_by_federation)
        for count in (50, 400)
    ]
    assert max(sizes) < 3 * NODES_OF_ONE


@pytest.mark.parametrize("depth", [1, 3, 7])
def test_a_group_in_a_group_is_not_held_either(depth: int) -> None:
    """All the entities of the federation stand in the innermost one."""
    inner = "".join(good_members(400))
    for _ in range(depth):
        inner = group(inner)
    assert most_nodes(signed(aggregate(inner)), signed_by_federation=True) < 3 * NODES_OF_ONE


def test_many_small_groups_are_not_held() -> None:
    groups = [group(Entity(number=number, is_idp=False).xml()) for number in range(500)]
    assert most_nodes(signed(aggregate(*groups)), signed_by_federation=True) < 4 * NODES_OF_ONE


def test_looking_in_vain_costs_a_multiple_of_what_there_is() -> None:
    """One entity as large as it may be, in the smallest steps: not a look, and its canonicalisation, for each."""
    pending, size_bytes, looked_at_bytes, looks = Pending(), 0, 0, 0
    while size_bytes < PENDING_BYTES - 64:
        pending.add(b"x" * 64)
        size_bytes += 64
        if pending.is_due():
            looked_at_bytes += size_bytes
            looks += 1
            pending.looked(some_done=False)
    assert looks < 20
    assert looked_at_bytes < 3 * size_bytes


def test_what_was_done_with_does_not_count_any_more() -> None:
    pending = Pending()
    for _ in range(10):
        pending.add(b"x" * (PENDING_BYTES // 2))
        assert pending.is_due()
        pending.looked(some_done=True)
    pending.add(b"x" * (PENDING_BYTES // 2))
    with pytest.raises(MetadataMalformed):
        pending.add(b"x" * (PENDING_BYTES // 2))


def test_a_name_is_remembered_in_few_bytes_however_long() -> None:
    unique = Unique()
    for text in ("urn:a", "urn:b", "x" * 100_000):
        unique.check_entity(text, etree.fromstring("<x/>"))
    kept = unique._entities  # noqa: SLF001 - there is no other way to see what it keeps
    assert [len(digest) for digest in kept] == [16, 16, 16]
