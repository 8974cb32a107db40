"""The `Cookie` header as an attacker, another application or a broken proxy sends it."""

import pytest
from fuzzing import dice, spoil
from hypothesis import given
from hypothesis import strategies as st

from vestibule.web.cookies.header import cookie_header, cookie_value, cookies_named

NAME = b"__Host-vestibule-session"


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


def is_read_as_written(header: bytes) -> None:
    """Hold the reader against the plainest way of reading that there is."""
    pieces = [piece.partition(b"=") for piece in header.split(b";")]
    values = [value.strip(b" \t") for name, equals, value in pieces if equals and name.strip(b" \t") == b"a"]
    assert cookie_value(header, b"a") == (values[0].decode("latin-1") if len(values) == 1 else None)
    assert sum(cookies_named(header, b"").values()) <= len(header)


@given(header=st.one_of(st.binary(), st.text(alphabet=";= \tab").map(str.encode)))
def test_any_bytes_are_read_without_a_fault(header: bytes) -> None:
    """S77: garbage gives no cookie, and no exception."""
    is_read_as_written(header)


def test_spoilt_headers_are_read_without_a_fault() -> None:
    """S77: the same for 10^5 headers that were good once."""
    for chance in dice("cookie header"):
        is_read_as_written(spoil(chance, b"b=1; a=2; __Host-vestibule-flow-x=3;a =4"))
