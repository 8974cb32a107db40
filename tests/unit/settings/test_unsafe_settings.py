"""S74: an installation that is unsafe by its settings does not start; S54, S61: networks mean what they say."""

from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.settings import Settings, SettingsFaults, parse_network, parse_origin
from vestibule_sdk import Secret

PRODUCTION: dict[str, Any] = {"base_url": "https://sso.example"}


def faults(**values: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any setting
    with pytest.raises(SettingsFaults) as caught:
        Settings(**values)
    assert caught.value.code == "settings_refused"
    return [(fault.name, fault.message) for fault in caught.value.faults]


@pytest.mark.parametrize(
    "base_url",
    ["http://localhost:8000", "http://localhost", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:8000"],
)
def test_loopback_over_http_is_development(base_url: str) -> None:
    assert Settings(base_url=base_url).development
    assert Settings(base_url=base_url, demo=True).demo


@pytest.mark.parametrize(
    "base_url", ["https://sso.example", "https://sso.example:8443", "https://localhost:8443", "https://[2001:db8::1]"]
)
def test_https_is_production_wherever_it_is(base_url: str) -> None:
    settings = Settings(base_url=base_url)
    assert not settings.development
    assert str(settings.origin) == base_url


@pytest.mark.parametrize(
    "base_url",
    [
        "http://sso.example",
        "http://192.168.0.1",
        "http://localhost.example",
        "http://sub.localhost",
        "http://127.0.0.1.example",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:7f00:1]",
    ],
)
def test_http_off_loopback_is_refused(base_url: str) -> None:
    """S74: with http a session can be read on the way."""
    ((name, message),) = faults(base_url=base_url)
    assert name == "base_url"
    assert "https" in message


@pytest.mark.parametrize(
    ("base_url", "instead"),
    [
        ("https://sso.example/", "https://sso.example"),
        ("https://sso.example/sso", "https://sso.example"),
        ("https://sso.example?x=1", "https://sso.example"),
        ("https://sso.example#x", "https://sso.example"),
        ("https://SSO.example", "https://sso.example"),
        ("https://sso.example:443", "https://sso.example"),
        ("https://sso.example:0443", "https://sso.example"),
        ("http://localhost:80", "http://localhost"),
        ("https://[2001:DB8:0::1]", "https://[2001:db8::1]"),
    ],
)
def test_another_spelling_of_an_origin_is_refused_with_the_right_one(base_url: str, instead: str) -> None:
    ((name, message),) = faults(base_url=base_url)
    assert name == "base_url"
    assert message.endswith(f"write {instead}")


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "sso.example",
        "//sso.example",
        "ftp://sso.example",
        "https://",
        "https:///x",
        "https://user@sso.example",
        "https://user:password@sso.example",
        "https://@sso.example",
        "https://sso.example:0",
        "https://sso.example:65536",
        "https://sso.example:x",
        "https://sso..example",
        "https://-sso.example",
        "https://sso.example.",
        "https://sso_1.example",
        "https://127.1",
        "https://0x7f.0.0.1",
        "https://1.2.3.256",
        "https://[::1",
        "https://[zz]",
        "https://[fe80::1%25eth0]",
        "https://bücher.example",
        "https://sso.example\n",
        "https://sso example",
        "https://sso.example\\x",
        "https://" + "a." * 130 + "example",
    ],
)
def test_what_is_no_origin_is_refused(base_url: str) -> None:
    assert [name for name, _ in faults(base_url=base_url)] == ["base_url"]


@given(st.text(max_size=60) | st.text("htps:/.[]@01a-", max_size=40).map("https://".__add__))
def test_an_origin_is_read_in_one_spelling_only(text: str) -> None:
    with suppress(ValueError):
        assert str(parse_origin(text)) == text


def test_the_demo_off_loopback_is_refused() -> None:
    """S74."""
    assert [name for name, _ in faults(**PRODUCTION, demo=True)] == ["demo"]
    assert [name for name, _ in faults(base_url="https://localhost", demo=True)] == ["demo"]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file::memory:?uri=true",
        "sqlite+aiosqlite:///file:x?mode=memory&cache=shared&uri=true",
    ],
)
def test_a_database_in_memory_is_for_development_only(url: str) -> None:
    """S74."""
    assert Settings(database_url=Secret(url)).development
    ((name, message),) = faults(**PRODUCTION, database_url=Secret(url))
    assert name == "database_url"
    assert "memory" in message


@pytest.mark.parametrize(
    ("url", "instead"),
    [
        ("postgres://u:p@db/x", "postgresql+asyncpg://"),
        ("postgresql+psycopg://u:p@db/x", "postgresql+asyncpg://"),
        ("sqlite:///x.db", "sqlite+aiosqlite://"),
        ("mysql://u:p@db/x", "sqlite+aiosqlite:///path or postgresql+asyncpg://"),
        ("x.db", "sqlite+aiosqlite:///path or postgresql+asyncpg://"),
        ("", "sqlite+aiosqlite:///path or postgresql+asyncpg://"),
    ],
)
def test_other_databases_are_refused_with_what_to_write(url: str, instead: str) -> None:
    ((name, message),) = faults(database_url=Secret(url))
    assert name == "database_url"
    assert instead in message
    assert "u:p" not in message


@pytest.mark.parametrize("url", ["sqlite+aiosqlite:////var/lib/v.db", "postgresql+asyncpg://u:p@db/x?ssl=require"])
def test_databases_that_last_are_taken(url: str) -> None:
    assert Settings(**PRODUCTION, database_url=Secret(url)).database_url.reveal() == url


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*.example",
        "https://app.example/",
        "app.example",
        "null",
        "javascript:alert(1)",
        "http://app.example",
    ],
)
def test_return_origins_are_exact(origin: str) -> None:
    assert [name for name, _ in faults(**PRODUCTION, return_origins=(origin,))] == ["return_origins"]
    assert [name for name, _ in faults(return_origins=(origin,))] == ["return_origins"]


def test_an_http_return_origin_is_for_development_on_loopback() -> None:
    assert Settings(return_origins=("http://localhost:3000", "https://app.example")).return_origins
    assert [name for name, _ in faults(**PRODUCTION, return_origins=("http://localhost:3000",))] == ["return_origins"]


@pytest.mark.parametrize("setting", ["trusted_proxies", "upstream_networks"])
@pytest.mark.parametrize(
    "network", ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/7", "10.0.0.1/8", "10.0.0.0/33", "proxy.example", ""]
)
def test_networks_that_mean_everybody_or_nothing_are_refused(setting: str, network: str) -> None:
    """S54, S61."""
    assert [name for name, _ in faults(**{setting: (network,)})] == [setting]


def test_ordinary_networks_are_taken() -> None:
    networks = ("10.0.0.0/8", "127.0.0.1", "fc00::/7", "::1", "192.168.1.0/255.255.255.0")
    assert Settings(trusted_proxies=networks, upstream_networks=networks).trusted_proxies == networks
    assert str(parse_network("127.0.0.1")) == "127.0.0.1/32"


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("page_prefix", "auth"),
        ("page_prefix", "/auth/"),
        ("page_prefix", "/a/../b"),
        ("page_prefix", "//evil.example"),
        ("brand_logo", "https://evil.example/x.svg"),
        ("brand_logo", "//evil.example/x.svg"),
        ("brand_logo", "/\\evil.example"),
        ("brand_logo", "/x y"),
    ],
)
def test_paths_stay_on_this_origin(setting: str, value: str) -> None:
    assert [name for name, _ in faults(**{setting: value})] == [setting]
    assert Settings(page_prefix="/auth/v2", brand_logo="/static/logo.svg").page_prefix == "/auth/v2"


def test_an_idle_limit_beyond_the_absolute_one_is_refused() -> None:
    assert [name for name, _ in faults(session_idle_s=10, session_absolute_s=9)] == ["session_idle_s"]


def test_a_changed_copy_is_judged_again() -> None:
    """S74: no way of making settings goes round the rules."""
    with pytest.raises(SettingsFaults):
        msgspec.structs.replace(Settings(**PRODUCTION), demo=True)
