"""The `Cookie` header as an attacker, another application or a broken proxy sends it."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vestibule.web.cookies.header import cookie_header, cookie_value, cookies_named

NAME = b"__Host-vestibule-session"
INPUTS = max(1, int(os.environ.get("VESTIBULE_FUZZ_INPUTS", "1000")))


@pytest.mark.parametrize(
    "header",
    [
        b"__Host-vestibule-session=planted; __Host-vestibule-session=mine",
        b"__Host-vestibule-session=mine;__Host-vestibule-session=mine",
        b"__Host-vestibule-session=; __Host-vestibule-session=mine",
        b"\t__Host-vestibule-session =planted; __Host-vestibule-session=mine",
    ],
)
def test_a_name_that_stands_there_twice_counts_as_absent(header: bytes) -> None:
    """S51: whoever plants a second cookie (cookie tossing) does not choose which one we read."""
    assert cookie_value(header, NAME) is None


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"__Host-vestibule-session",
        b"x__Host-vestibule-session=a",
        b"__Host-vestibule-session2=a",
        b"__host-vestibule-session=a",
        b"other=__Host-vestibule-session=a",
        b'other="; __Host-vestibule-session"=a',
        b"=__Host-vestibule-session",
    ],
)
def test_only_the_exact_name_is_read(header: bytes) -> None:
    assert cookie_value(header, NAME) is None


def test_a_split_header_is_one() -> None:
    """RFC 9113 8.2.3: HTTP/2 may send one field for each cookie; a duplicate across fields is still a duplicate."""
    headers = [(b"cookie", b"a=1"), (b"host", b"x"), (b"cookie", NAME + b"=v"), (b"cookie", b"b=2")]
    assert cookie_value(cookie_header(headers), NAME) == "v"
    assert cookie_value(cookie_header([*headers, (b"cookie", NAME + b"=w")]), NAME) is None


def test_a_long_header_is_read_to_its_end() -> None:
    header = b"; ".join(b"cookie-%d=%s" % (number, b"v" * 60) for number in range(115)) + b"; " + NAME + b"=v"
    assert len(header) > 8000
    assert cookie_value(header, NAME) == "v"
    assert len(cookies_named(header, b"cookie-")) == 115


@settings(max_examples=INPUTS)
@given(header=st.one_of(st.binary(max_size=200), st.text(alphabet=";= \tab", max_size=60).map(str.encode)))
def test_any_bytes_are_read_without_a_fault(header: bytes) -> None:
    """S77: garbage gives no cookie, and no exception."""
    value = cookie_value(header, b"a")
    pieces = [piece.partition(b"=") for piece in header.split(b";")]
    values = [value.strip(b" \t") for name, equals, value in pieces if equals and name.strip(b" \t") == b"a"]
    assert value == (values[0].decode("latin-1") if len(values) == 1 else None)
    assert sum(cookies_named(header, b"").values()) <= len(header)
