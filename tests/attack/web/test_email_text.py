"""S45, S77: any text as an e-mail address, as a provider may send it."""

from fuzzing import INPUTS, dice
from hypothesis import given
from hypothesis import strategies as st

from vestibule.domain.accounts.email import MAX_BYTES, canonical_email, shown_email

PIECES = (*'@.aB-+" ', "xn--", "\u200b", "\u00fc", "\u212a", "\u3002", "\ud800", "[::1]", "com")


def has_an_ascii_key_or_none(address: str) -> bool:
    """Hold the canonical form against what every reader of it relies on."""
    key = canonical_email(address)
    if key is not None:
        assert key.isascii()
        assert key.isprintable()
        assert key == key.lower()
        assert key.count("@") == 1
        assert canonical_email(key) == key
        assert len(key) <= MAX_BYTES
    shown = shown_email(address)
    assert shown is None or (shown.isprintable() and "@" in shown)
    return key is not None


@given(address=st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(PIECES), st.characters())).map("".join)))
def test_no_text_makes_a_fault(address: str) -> None:
    """S45, S77: no text makes an exception, and what comes out is canonical itself."""
    has_an_ascii_key_or_none(address)


def test_no_mixture_of_odd_pieces_makes_a_fault() -> None:
    """S45, S77: the same for 10^5 texts, of which enough have a key to mean something."""
    found = 0
    for chance in dice("e-mail"):
        local = "".join(chance.choices(PIECES[2:6], k=chance.randint(1, 3)))
        domain = "".join(chance.choices(PIECES, k=chance.randint(0, 6)))
        found += has_an_ascii_key_or_none(chance.choice((f"{local}@{domain}.com", f"a@b{domain}.com", local + domain)))
    assert found > INPUTS // 50
