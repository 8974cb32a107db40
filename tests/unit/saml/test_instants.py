"""Instants (SAML core 1.3.3): in UTC, to the second, and nothing that two readers could take for two times (S15)."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.xml.instant import read_instant, write_instant

NOON_S = int(datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp())
LAST_S = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


@given(st.integers(0, LAST_S))
def test_an_instant_is_read_as_it_was_written(at_s: int) -> None:
    text = write_instant(at_s)
    assert read_instant(text, name="x") == at_s
    assert datetime.fromisoformat(text).timestamp() == at_s


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.0Z",
        "2026-01-31T12:00:00.999999999999Z",
        "2026-01-31T12:00:00+00:00",
        "2026-01-31T12:00:00.5-00:00",
        " 2026-01-31T12:00:00Z\n",
    ],
)
def test_the_ways_to_write_noon(text: str) -> None:
    """XML Schema 2, 3.2.7; a fraction is dropped, so that no clock runs ahead of it."""
    assert read_instant(text, name="x") == NOON_S


@pytest.mark.parametrize(
    ("text", "at_s"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59Z", -1),
        ("9999-12-31T23:59:59Z", LAST_S),
        ("2024-02-29T00:00:00Z", 1_709_164_800),
        ("2016-12-31T23:59:60Z", 1_483_228_799),
    ],
)
def test_edges_of_the_calendar(text: str, at_s: int) -> None:
    """A leap second is the last one that the clock here knows."""
    assert read_instant(text, name="x") == at_s


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00+01:00",
        "2026-01-31T12:00:00-05:30",
        "2026-01-31T12:00:00+00:01",
        "2026-01-31T12:00Z",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00z",
        "2026-01-31t12:00:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T12:00:00.1234567890123Z",
        "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-00-10T12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:61Z",
        "0000-01-01T00:00:00Z",
        "-2026-01-31T12:00:00Z",
        "12026-01-31T12:00:00Z",
        "20260131T120000Z",
        "1769860800",
        "\u0662\u0660\u0662\u0666-01-31T12:00:00Z",
        "2026-01-31T12:00:00Z\u00a0",
        "2026-01-31T12:00:00ZZ",
    ],
)
def test_anything_else_is_no_instant(text: str) -> None:
    """S15, S19: local times and offsets above all, of which a careless reader is hours off."""
    with pytest.raises(SAMLMessageMalformed) as caught:
        read_instant(text, name="NotBefore")
    assert caught.value.code == "saml_message_malformed"
    assert caught.value.detail.startswith("NotBefore ")


@given(st.text() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?"))
def test_s19_any_text_is_an_instant_or_a_refusal(text: str) -> None:
    """S19, S77."""
    with suppress(SAMLMessageMalformed):
        assert datetime.fromtimestamp(read_instant(text, name="x"), UTC).strftime("%d") == text.strip()[8:10]
