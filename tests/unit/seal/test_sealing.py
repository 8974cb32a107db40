"""S57: what is sealed opens unchanged, in its own place, and nowhere else."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SealError
from vestibule.seal import DataKey, KeyRing
from vestibule.seal.sealer import OVERHEAD_BYTES, Sealer


def ring(*versions: int) -> KeyRing:
    return KeyRing(DataKey(os.urandom(32), version=version) for version in versions)


RING = ring(1)


@given(plain=st.binary(max_size=2000), context=st.text(st.characters(codec="utf-8"), max_size=40))
def test_what_is_sealed_opens_unchanged(plain: bytes, context: str) -> None:
    sealed = RING.sealer("row").seal(plain, context=context)
    assert RING.sealer("row").open(sealed, context=context) == plain
    assert len(sealed) == len(plain) + OVERHEAD_BYTES


@given(plain=st.binary(max_size=64), data=st.data())
def test_every_changed_bit_is_a_refusal(plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(RING.sealer("row").seal(plain, context="here"))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealError) as caught:
        RING.sealer("row").open(bytes(sealed), context="here")
    assert caught.value.code == "seal_broken"


@given(rubbish=st.binary(max_size=200))
def test_any_bytes_are_a_declared_refusal(rubbish: bytes) -> None:
    with pytest.raises(SealError):
        RING.sealer("row").open(rubbish, context="here")


def test_every_shortened_message_is_a_refusal() -> None:
    sealed = RING.sealer("row").seal(b"content", context="here")
    for length in range(len(sealed)):
        with pytest.raises(SealError):
            RING.sealer("row").open(sealed[:length], context="here")


def test_ciphertext_moved_to_another_row_or_column_does_not_open() -> None:
    """S57: the place is authenticated with the content."""
    sealed = RING.sealer("row").seal(b"secret", context="org1/connections/7/secrets")
    for elsewhere in ("org2/connections/7/secrets", "org1/connections/8/secrets", "org1/connections/7/config", ""):
        with pytest.raises(SealError):
            RING.sealer("row").open(sealed, context=elsewhere)


def test_what_is_sealed_for_one_purpose_does_not_open_for_another() -> None:
    sealed = RING.sealer("flow-cookie").seal(b"state", context="here")
    with pytest.raises(SealError):
        RING.sealer("row").open(sealed, context="here")


def test_another_installations_ring_does_not_open_it() -> None:
    sealed = RING.sealer("row").seal(b"secret", context="here")
    with pytest.raises(SealError):
        ring(1).sealer("row").open(sealed, context="here")


def test_the_same_content_never_looks_the_same_twice() -> None:
    sealed = {RING.sealer("row").seal(b"secret", context="here") for _ in range(500)}
    assert len(sealed) == 500


def test_a_subkey_is_replaced_before_its_nonces_could_repeat() -> None:
    """NIST SP 800-38D 8.3: the number of messages under one key is bounded, here by a count."""
    data_key = DataKey(os.urandom(32), version=1)
    sealer = Sealer(purpose="row", newest=lambda: data_key, by_version={1: data_key}.get, messages_per_subkey=3)
    messages = [sealer.seal(b"content", context="here") for _ in range(7)]
    headers = [message[:13] for message in messages]
    assert [headers.count(header) for header in dict.fromkeys(headers)] == [3, 3, 1]
    assert {sealer.open(message, context="here") for message in messages} == {b"content"}


def test_far_more_subkeys_than_are_kept_ready_still_open() -> None:
    data_key = DataKey(os.urandom(32), version=1)
    sealer = Sealer(purpose="row", newest=lambda: data_key, by_version={1: data_key}.get, messages_per_subkey=1)
    messages = [sealer.seal(b"content", context="here") for _ in range(600)]
    assert {sealer.open(message, context="here") for message in messages * 2} == {b"content"}


def test_two_processes_share_no_subkey() -> None:
    data_key = DataKey(os.urandom(32), version=1)
    salts = {KeyRing([data_key]).sealer("row").seal(b"", context="here")[5:13] for _ in range(50)}
    assert len(salts) == 50


def test_the_newest_data_key_seals_and_all_of_them_open() -> None:
    """S58: after a rotation old rows open and new ones use the new key, without a restart."""
    keys = KeyRing([DataKey(os.urandom(32), version=1)])
    sealer = keys.sealer("row")
    before = sealer.seal(b"old", context="here")
    keys.add(DataKey(os.urandom(32), version=2))
    after = sealer.seal(b"new", context="here")
    assert keys.newest_version == 2
    assert (before[1:5], after[1:5]) == (b"\x00\x00\x00\x01", b"\x00\x00\x00\x02")
    assert (sealer.open(before, context="here"), sealer.open(after, context="here")) == (b"old", b"new")


def test_a_data_key_that_is_not_ours_is_named() -> None:
    keys = ring(1, 7)
    sealed = keys.sealer("row").seal(b"secret", context="here")
    with pytest.raises(SealError, match="data key 7"):
        ring(1).sealer("row").open(sealed, context="here")


def test_a_ring_without_keys_is_a_refusal() -> None:
    with pytest.raises(SealError) as caught:
        KeyRing([])
    assert caught.value.code == "seal_broken"


def test_keys_differ_by_purpose_and_by_version_and_stay_the_same() -> None:
    data_keys = [DataKey(os.urandom(32), version=version) for version in (1, 2)]
    keys = KeyRing(data_keys)
    assert keys.key("csrf") == KeyRing(reversed(data_keys)).key("csrf")
    assert len({keys.key("csrf"), keys.key("audit"), *keys.keys("csrf")}) == 3
    assert keys.keys("csrf")[0] == keys.key("csrf")
    assert keys.keys("csrf")[1] == KeyRing(data_keys[:1]).key("csrf")
    assert all(len(key) == 32 for key in keys.keys("csrf"))


@pytest.mark.parametrize("purpose", ["", "Row", "row\x00x", "a" * 33, "-row"])
def test_a_purpose_that_could_be_confused_with_another_is_a_fault_of_the_code(purpose: str) -> None:
    with pytest.raises(ValueError, match="no purpose"):
        RING.sealer(purpose)
    with pytest.raises(ValueError, match="no purpose"):
        RING.key(purpose)


def test_no_representation_shows_a_key() -> None:
    """S59."""
    data_key = DataKey(b"\xff\xd8" * 16, version=1)
    for shown in (repr(data_key), repr(KeyRing([data_key])), repr(KeyRing([data_key]).sealer("row"))):
        assert "xff" not in shown
