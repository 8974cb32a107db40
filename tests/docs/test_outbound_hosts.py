"""The guide's list for a firewall holds every host that a connection's provider is called at."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import pytest
from doc_pages import ROOT, page

from vestibule.plugins import Registry, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_sdk import OAuth2Profile, OIDCProfile
from vestibule_sdk.secret import Secret

PAGE: Final = page("docs/how-to/run-in-production.md")
REGISTRY: Final = Registry.installed()
ROWS: Final = {
    key: re.findall(r"`([a-z0-9-]+(?:\.[a-z0-9-]+)+)`", row["Hosts"])
    for row in PAGE.rows("Connector", "Hosts")
    for key in re.findall(r"`([a-z-]+)`", row["Connector"])
}
ENDPOINTS: Final = ("token_endpoint", "jwks_uri", "userinfo_endpoint")

CONNECTIONS: Final[dict[str, dict[str, Any]]] = {
    "entra with graph": {"tenant": "organizations", "groups": "graph"},
    "google": {},
    "github": {"organizations": ["acme"]},
    "github at GHE.com": {"baseUrl": "https://acme.ghe.com", "organizations": ["acme"]},
    "gitlab": {},
}
DISCOVERY: Final = {
    "entra with graph": "entra/discovery/organizations.json",
    "google": "google/workspace/discovery.json",
    "gitlab": "gitlab/standard/discovery.json",
}
"""As the vendors publish it."""


def test_every_connector_has_a_row() -> None:
    assert sorted(ROWS) == sorted(REGISTRY.keys())


@pytest.mark.parametrize("name", CONNECTIONS)
def test_no_host_is_missing(name: str) -> None:
    key = name.partition(" ")[0]
    assert {urlsplit(url).hostname for url in called(name, key)} <= set(ROWS[key])


def called(name: str, key: str) -> Iterator[str]:
    """The addresses that a sign-in through such a connection calls."""
    connector = REGISTRY.get(key)
    fields = {"clientId": "vestibule", "clientSecret": Secret("hush"), **CONNECTIONS[name]}
    profile = resolve_profile(connector, decode_config(connector.config, fields))
    assert isinstance(profile, OIDCProfile | OAuth2Profile)
    yield from profile.api_origins
    if isinstance(profile, OAuth2Profile):
        yield profile.token_endpoint
        yield from (document.url for document in profile.documents)
        return
    yield profile.discovery_url or profile.issuer
    document = msgspec.json.decode((ROOT / "fixtures" / DISCOVERY[name]).read_bytes())
    # Userinfo is asked where a connector wants claims that the ID token may lack; Entra's never does.
    yield from (document[endpoint] for endpoint in ENDPOINTS[: 3 if profile.required_claims else 2])
