"""Durations in metadata (XML Schema 2, 3.2.6)."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.xml.duration import DURATION_S_AT_MOST, read_duration

DAY_S = 86_400


@pytest.mark.parametrize(
    ("written", "duration_s"),
    [
        ("PT6H", 6 * 3_600),
        ("P7D", 7 * DAY_S),
        ("P1M", 30 * DAY_S),
        ("P1Y", 365 * DAY_S),
        ("P1DT12H", 36 * 3_600),
        ("P0Y0M0DT6H0M0.000S", 6 * 3_600),
        ("PT0S", 0),
        ("PT90M", 5_400),
        ("PT1.9S", 1),
        (" PT1H\n", 3_600),
        ("P1Y2M3DT4H5M6S", (365 + 60 + 3) * DAY_S + 4 * 3_600 + 5 * 60 + 6),
        ("P100Y", DURATION_S_AT_MOST),
    ],
)
def test_it_is_read_in_seconds(written: str, duration_s: int) -> None:
    assert read_duration(written, name="cacheDuration") == duration_s


@pytest.mark.parametrize(
    "written",
    [
        *("", "P", "PT", "P1DT", "6H", "P6H", "PT6D", "-PT6H", "+PT6H", "P-6D", "PT6", "pt6h", "P1D2Y", "PT1,5S"),
        *("PT٦H", "PT.5S", "P1W", "PT6H6H", "PT6H x", "P100Y1D", "P" + "9" * 60 + "D", "PT" + "0" * 100 + "S"),
    ],
)
def test_what_is_none_or_too_long_is_refused(written: str) -> None:
    with pytest.raises(SAMLMessageMalformed, match="cacheDuration") as caught:
        read_duration(written, name="cacheDuration")
    assert caught.value.code == "saml_message_malformed"


@given(
    st.integers(0, 9),
    st.integers(0, 40),
    st.integers(0, 400),
    st.integers(0, 99),
    st.integers(0, 99),
    st.integers(0, 99),
)
def test_the_parts_add_up(years: int, months: int, days: int, hours: int, minutes: int, seconds: int) -> None:
    written = f"P{years}Y{months}M{days}DT{hours}H{minutes}M{seconds}S"
    assert read_duration(written, name="x") == (
        (years * 365 + months * 30 + days) * DAY_S + hours * 3_600 + minutes * 60 + seconds
    )


@given(st.text(alphabet="PTYMDHS0123456789.-+ ", max_size=70))
def test_whatever_it_is_it_is_bounded_or_refused(written: str) -> None:
    """S77."""
    with contextlib.suppress(SAMLMessageMalformed):
        assert 0 <= read_duration(written, name="x") <= DURATION_S_AT_MOST
