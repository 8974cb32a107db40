"""Addresses as administrators type them: a server's, and one with a name of their own at its end."""

import pytest

from vestibule_sdk import ConfigError, issuer_base, split_segment, web_address, with_segment


def fault(typed: str, *, beyond: tuple[str, ...] = ()) -> str:
    with pytest.raises(ConfigError) as caught:
        web_address(typed, path="serverUrl", example="https://id.example.com", beyond=beyond)
    assert (caught.value.code, caught.value.path) == ("config_error", "serverUrl")
    assert caught.value.hint == "For example: https://id.example.com"
    return caught.value.detail


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://id.example.com", "https://id.example.com"),
        (" https://id.example.com// ", "https://id.example.com"),
        ("id.example.com", "https://id.example.com"),
        ("id.example.com/auth/", "https://id.example.com/auth"),
        ("https://id.example.com:8443", "https://id.example.com:8443"),
        ("http://127.0.0.1:8090/stand-in", "http://127.0.0.1:8090/stand-in"),
        ("http://[::1]:8090", "http://[::1]:8090"),
        ("HTTPS://ID.Example.COM/Auth", "https://id.example.com/Auth"),
        ("ID.Example.COM", "https://id.example.com"),
        ("https://id.example.com:443", "https://id.example.com"),
        ("https://id.example.com:0443/auth", "https://id.example.com/auth"),
        ("https://id.example.com:80", "https://id.example.com:80"),
        ("http://LOCALHOST:80/x", "http://localhost/x"),
        ("http://127.0.0.1:443", "http://127.0.0.1:443"),
        ("https://[2001:DB8::1]:443/", "https://[2001:db8::1]"),
    ],
)
def test_a_server_is_https_or_this_machine(typed: str, address: str) -> None:
    """S61, S43: and one server has one address, because who vouches for somebody is compared byte by byte."""
    assert web_address(typed, path="serverUrl", example="", beyond=("realms",)) == address
    assert web_address(address, path="serverUrl", example="") == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "http://id.example.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "https://user@id.example.com",
        "https://id.example.com?x=1",
        "https://id.example.com#x",
        "https://id.example.com/a b",
        "https://id.example.com\\@evil.example",
        "https://id.example.com:port",
        "https://[id.example.com",
        "https://id.example.com.",
        "https://id.example.com.:443",
        "https://id..example.com",
        "https://.example.com",
        "https://id%2eexample.com",
        "https://id.example.com:0",
        "https://id.example.com/a/../b",
        "https://id.example.com/%2E%2e/b",
        "https://id.example.com/..",
        "javascript:alert(1)",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_servers_address_is_refused(typed: str) -> None:
    """S61."""
    assert fault(typed) == "is no https address of a server"


@pytest.mark.parametrize("path", ["realms", "realms/staff", "auth/realms/staff", "/realms/"])
def test_what_goes_beyond_the_server_is_said(path: str) -> None:
    assert fault(f"https://id.example.com/{path}", beyond=("admin", "realms")).endswith("from /realms on")


@pytest.mark.parametrize("path", ["realm", "realmship", "my-realms", "Realms"])
def test_only_a_whole_segment_goes_beyond(path: str) -> None:
    address = f"https://id.example.com/{path}"
    assert web_address(address, path="", example="", beyond=("realms",)) == address


@pytest.mark.parametrize(
    "name", ["staff", "my realm", "gräfin", "a+b", "50%", "a%2Fb", "a:b@c!$&'()*+,;=", "...", ".staff", "a..b"]
)
def test_a_name_comes_back_as_it_went_in(name: str) -> None:
    address = with_segment("https://id.example.com/auth", marker="/realms/", name=name)
    found = split_segment(address, marker="/realms/", path="issuerUrl", example="")
    assert found == ("https://id.example.com/auth", name)


def test_a_name_is_escaped_as_a_segment_of_a_path() -> None:
    """RFC 3986 3.3."""
    address = with_segment("https://id.example.com", marker="/realms/", name="my realm/ä?#")
    assert address == "https://id.example.com/realms/my%20realm%2F%C3%A4%3F%23"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://id.example.com",
        "https://id.example.com/realms/",
        "https://id.example.com/realms/a/b",
        "https://id.example.com/realms/a?x=1",
        "https://id.example.com/realms/.",
        "https://id.example.com/realms/..",
        "https://id.example.com/realms/%2e%2E",
        "https://id.example.com/realms/a%2Fb",
        "https://id.example.com/realms/a%23b",
        "https://id.example.com/realms/a%00b",
        "https://id.example.com/realms/%E2%80%AE",
        "https://id.example.com/realms/%ff",
        "https://id.example.com?/realms/a",
        "https:///realms/a",
        "ftp://id.example.com/realms/a",
        "/realms/a",
    ],
)
def test_an_address_without_a_name_at_its_end_is_refused(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        split_segment(address, marker="/realms/", path="issuerUrl", example="https://id.example.com/realms/staff")
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")
    assert caught.value.hint == "For example: https://id.example.com/realms/staff"


@pytest.mark.parametrize(
    "typed",
    [
        "https://id.example.com",
        " https://id.example.com/ ",
        "https://id.example.com/.well-known/openid-configuration",
        "https://id.example.com/.well-known/openid-configuration/",
    ],
)
def test_an_issuer_is_pasted_with_or_without_its_document(typed: str) -> None:
    """R10."""
    assert issuer_base(typed) == "https://id.example.com"
