"""How long a provider wants its answer kept (RFC 9111 5.2.2)."""

import pytest

from vestibule.protocols.oidc.cache_control import max_age_s


@pytest.mark.parametrize(
    ("control", "seconds"),
    [
        (None, None),
        ("", None),
        ("public", None),
        ("max-age=3600", 3600),
        ("public, max-age=19456, must-revalidate, no-transform", 19456),
        ("Max-Age = 60", 60),
        ('max-age="60"', 60),
        ("s-maxage=5, max-age=7", 7),
        ("s-maxage=5", None),
        ("x-max-age=5", None),
        ("max-age=-1", None),
        ("max-age=x", None),
        ("no-store", 0),
        ("no-cache, max-age=3600", 0),
        ("private,no-store", 0),
    ],
)
def test_cache_control_is_read(control: str | None, seconds: int | None) -> None:
    assert max_age_s({} if control is None else {"cache-control": control}) == seconds
