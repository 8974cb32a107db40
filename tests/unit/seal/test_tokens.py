"""S50, S71: tokens are random, kept as hashes, and compared in constant time."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from vestibule.seal import equal_in_constant_time, new_token, token_hash


def test_a_token_is_256_random_bits_that_fit_a_url() -> None:
    tokens = {new_token().reveal() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {len(token) for token in tokens} == {43}
    assert set("".join(tokens)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_token_does_not_show_itself() -> None:
    """S59."""
    token = new_token()
    assert token.reveal() not in f"{token} {token!r}"


def test_a_token_is_kept_as_its_sha_256() -> None:
    assert token_hash("abc") == sha256(b"abc").digest()


@given(left=st.text(), right=st.text())
def test_comparison_in_constant_time_says_what_equality_says(left: str, right: str) -> None:
    """S71."""
    assert equal_in_constant_time(left, right) is (left == right)
    assert equal_in_constant_time(left, left)
    assert (token_hash(left) == token_hash(right)) is (left == right)


def test_what_no_encoding_can_write_is_compared_and_hashed_all_the_same() -> None:
    assert not equal_in_constant_time("\ud800", "\ud801")
    assert token_hash("\ud800") != token_hash("\ud801")
