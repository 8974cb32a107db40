"""The operator's decisions, out of the settings."""

from ipaddress import ip_network

import pytest

from vestibule.protocols.net import NetPolicy
from vestibule.settings import Settings
from vestibule_sdk.secret import Secret

DATABASE = Secret("postgresql+asyncpg://vestibule@db.example/vestibule")


def test_the_settings_are_read() -> None:
    policy = NetPolicy.from_settings(
        Settings(
            base_url="https://login.example.com",
            database_url=DATABASE,
            upstream_networks=("10.2.3.4/32", "fd12::/64"),
            upstream_ports=(8443,),
            upstream_concurrency=7,
        )
    )
    assert policy == NetPolicy(
        networks=(ip_network("10.2.3.4/32"), ip_network("fd12::/64")), ports=frozenset({8443}), concurrency=7
    )


@pytest.mark.parametrize(
    ("base_url", "development"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:8000", True),
        ("https://localhost:8000", False),
        ("https://login.example.com", False),
    ],
)
def test_development_is_a_loopback_http_base_url(base_url: str, *, development: bool) -> None:
    """S74: nothing else relaxes a check."""
    assert NetPolicy.from_settings(Settings(base_url=base_url, database_url=DATABASE)).development is development
