"""S57, S58: data keys are kept wrapped, and a master key is replaced without touching anything else."""

import base64
import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SealError, SettingsError
from vestibule.seal import KeyRing, MasterKeys, WrappedKey, create_data_key, parse_master_keys, rewrap, unwrap
from vestibule_sdk import Secret


def master_text() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def masters(*texts: str) -> MasterKeys:
    return parse_master_keys(Secret(",".join(texts)))


OLD, NEW = master_text(), master_text()
ROW = create_data_key(masters(OLD), version=3, created_at_s=1_700_000_000)


def test_a_data_key_opens_under_the_master_key_that_wrapped_it() -> None:
    assert (ROW.version, ROW.created_at_s, len(ROW.wrapped)) == (3, 1_700_000_000, 60)
    assert ROW.master_key_id == masters(OLD).newest.id
    key = unwrap(ROW, masters(OLD))
    assert (key.version, len(key.key)) == (3, 32)
    assert key.key not in ROW.wrapped


def test_another_master_key_fails_closed_and_names_the_setting() -> None:
    """S58."""
    with pytest.raises(SettingsError) as caught:
        KeyRing.unlock([ROW], masters(NEW))
    assert caught.value.code == "settings_refused"
    assert "VESTIBULE_SECRET_KEY" in caught.value.detail
    assert caught.value.expected == masters(OLD).newest.id
    assert NEW not in str(caught.value) + caught.value.hint


def test_both_master_keys_are_good_during_a_rotation_and_the_first_one_wraps() -> None:
    """S58."""
    both = masters(NEW, OLD)
    assert unwrap(ROW, both).key == unwrap(ROW, masters(OLD)).key
    assert create_data_key(both, version=4, created_at_s=0).master_key_id == masters(NEW).newest.id


def test_rewrapping_frees_the_old_master_key_and_leaves_what_was_sealed_alone() -> None:
    """S58."""
    fresh = create_data_key(masters(NEW), version=4, created_at_s=5)
    sealed = KeyRing.unlock([ROW], masters(OLD)).sealer("row").seal(b"secret", context="here")
    rewrapped = rewrap([ROW, fresh], masters(NEW, OLD))
    assert rewrapped[1] is fresh
    assert (rewrapped[0].version, rewrapped[0].created_at_s) == (ROW.version, ROW.created_at_s)
    ring = KeyRing.unlock(rewrapped, masters(NEW))
    assert ring.sealer("row").open(sealed, context="here") == b"secret"
    with pytest.raises(SettingsError):
        KeyRing.unlock(rewrapped, masters(OLD))


def test_a_wrapped_key_moved_to_another_version_does_not_open() -> None:
    with pytest.raises(SealError) as caught:
        unwrap(msgspec.structs.replace(ROW, version=4), masters(OLD))
    assert caught.value.code == "seal_broken"


@given(wrapped=st.binary(max_size=80))
def test_altered_rows_are_a_declared_refusal(wrapped: bytes) -> None:
    row = WrappedKey(version=3, master_key_id=ROW.master_key_id, wrapped=wrapped, created_at_s=0)
    with pytest.raises(SealError):
        unwrap(row, masters(OLD))


def test_one_bad_row_stops_the_start() -> None:
    good = create_data_key(masters(OLD), version=4, created_at_s=0)
    with pytest.raises(SealError):
        KeyRing.unlock([good, msgspec.structs.replace(ROW, wrapped=ROW.wrapped[:-1])], masters(OLD))
