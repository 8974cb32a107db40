"""S54, S67: a client's address, behind proxies and without."""

import pytest

from vestibule.web.guards import ClientAddresses

PROXIES = ClientAddresses(("10.0.0.0/8", "2001:db8:ffff::/48"))


def client(addresses: ClientAddresses, peer: str | None, *forwarded: bytes) -> str:
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    return addresses.of({"client": (peer, 1234) if peer else None, "headers": headers}).text


def test_a_stranger_cannot_choose_an_address() -> None:
    """S54: the header counts only from a configured proxy."""
    assert client(PROXIES, "203.0.113.7", b"198.51.100.1") == "203.0.113.7"
    assert client(ClientAddresses(()), "10.0.0.1", b"198.51.100.1") == "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ((b"198.51.100.1",), "198.51.100.1"),
        ((b"1.1.1.1, 198.51.100.1",), "198.51.100.1"),
        ((b"1.1.1.1", b"198.51.100.1"), "198.51.100.1"),
        ((b"198.51.100.1, 10.9.9.9",), "198.51.100.1"),
        ((b"10.1.1.1, 198.51.100.1, 10.9.9.9, 10.8.8.8",), "198.51.100.1"),
        ((b"198.51.100.1:4711",), "198.51.100.1"),
        ((b"[2001:db8::1]:4711",), "2001:db8::1"),
        ((b"2001:db8::1",), "2001:db8::1"),
        ((b"2001:db8::1%eth0",), "2001:db8::1"),
        ((b"::ffff:198.51.100.1",), "198.51.100.1"),
        ((b"10.1.1.1",), "10.1.1.1"),
    ],
)
def test_behind_proxies_the_first_address_that_is_no_proxy_counts(forwarded: tuple[bytes, ...], address: str) -> None:
    """S54, S67: from right to left, so what a client writes itself is never reached."""
    assert client(PROXIES, "10.0.0.1", *forwarded) == address


@pytest.mark.parametrize(
    "forwarded",
    [b"", b"unknown", b"_hidden", b"198.51.100.1, unknown", b"198.51.100.1,", b"999.1.1.1", b"\xff", b"["],
)
def test_what_cannot_be_read_leaves_the_proxy(forwarded: bytes) -> None:
    """S67: nonsense gives nobody a fresh budget, and is never skipped over."""
    assert client(PROXIES, "10.0.0.1", forwarded) == "10.0.0.1"


def test_a_long_list_is_read_to_a_bound() -> None:
    """S67: only proxies of ours could make the list this long; the rest of it is nobody's word."""
    assert client(PROXIES, "10.0.0.1", b"198.51.100.1" + b", 10.0.0.2" * 2000) == "10.0.0.2"


def test_an_ipv6_client_is_counted_by_its_network() -> None:
    """S67: a /64 is one customer, who could take another address for every request."""
    one = ClientAddresses(()).of({"client": ("2001:db8:1:2::1", 1), "headers": []})
    other = ClientAddresses(()).of({"client": ("2001:db8:1:2:ffff:ffff:ffff:ffff", 1), "headers": []})
    elsewhere = ClientAddresses(()).of({"client": ("2001:db8:1:3::1", 1), "headers": []})
    assert one.key == other.key == "2001:db8:1:2::/64"
    assert elsewhere.key != one.key
    assert one.text == "2001:db8:1:2::1"


def test_an_ipv4_client_has_one_key_however_it_is_written() -> None:
    """S67: a dual-stack socket shows IPv4 clients as mapped IPv6 addresses, which are no /64 of anybody."""
    mapped = ClientAddresses(()).of({"client": ("::ffff:192.0.2.1", 1), "headers": []})
    assert mapped.key == mapped.text == "192.0.2.1"
    assert client(PROXIES, "::ffff:10.0.0.1", b"198.51.100.1") == "198.51.100.1"


def test_without_a_peer_there_is_no_address() -> None:
    assert client(PROXIES, None, b"198.51.100.1") == ""
    assert client(PROXIES, "unix:", b"198.51.100.1") == ""
