"""The pages of providers are the connectors' own guides, and name every field, quirk and error there is.

entra.md, github.md, gitlab.md, google.md and okta.md hold the guides; keycloak.md, keycloak-saml.md,
connect-an-oidc-provider.md and connect-a-saml-provider.md were written by hand and are played by tests of their own.
"""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from command_line import CommandLine
from doc_pages import ROOT, Page, page
from tools.reference.__main__ import PARTS
from tools.reference.connectors_page import quirks_of
from tools.reference.generated import with_part
from tools.reference.guides import BASE_URL, KEYS, guide_pages

from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule.protocols.oauth2 import quirks as oauth2_quirks
from vestibule.protocols.oidc import quirks as oidc_quirks
from vestibule_sdk.guide import PLACEHOLDERS, places

REGISTRY: Final = Registry.installed()
CONNECTORS: Final = page("docs/reference/connectors.md")
UP_TO_DATE: Final = "write it anew with: python -m tools.reference"

by_key = pytest.mark.parametrize("key", KEYS)
by_any_key = pytest.mark.parametrize("key", REGISTRY.keys())


def guide(key: str) -> Page:
    return page(f"docs/how-to/{key}.md")


def section(key: str) -> str:
    """What the reference says of one connector."""
    (found,) = [part for part in CONNECTORS.text.split("\n## ") if part.partition("\n")[0] == key]
    return found


def known_quirks() -> set[str]:
    return {*oauth2_quirks.KNOWN, *oidc_quirks.KNOWN}


def test_every_page_of_a_guide_is_up_to_date() -> None:
    for path, text in guide_pages().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: {UP_TO_DATE}"


def test_the_reference_is_up_to_date() -> None:
    assert with_part(CONNECTORS.text, PARTS["connectors.md"]()) == CONNECTORS.text, UP_TO_DATE


@by_any_key
def test_every_field_is_in_the_reference_and_in_the_connectors_own_guide(key: str) -> None:
    connector = REGISTRY.get(key)
    assert connector.guide is not None
    for field in form_of(connector.config).fields:
        assert f"| `{field.name}` |" in section(key)
        assert f"`{field.name}`" in connector.guide.text(), f"{key}: its setup.md does not name {field.name}"


@by_any_key
def test_a_guide_has_known_places_alone(key: str) -> None:
    found = REGISTRY.get(key).guide
    assert found is not None
    assert set(places(found.text())) <= set(PLACEHOLDERS)


@by_any_key
def test_every_quirk_is_in_the_reference(key: str) -> None:
    for quirk in quirks_of(REGISTRY.get(key)):
        assert f"| `{quirk.name}` |" in section(key)
        assert f"]({quirk.source})" in section(key)


def test_no_quirk_hides_where_the_reference_does_not_look() -> None:
    """Each is a constant of its module: one that was made inside a function would be documented nowhere."""
    documented = {quirk.name for key in REGISTRY.keys() for quirk in quirks_of(REGISTRY.get(key))}  # noqa: SIM118
    assert set(_named_in_source()) == documented
    assert documented <= known_quirks()


def _named_in_source() -> Iterator[str]:
    for path in (ROOT / "connectors").glob("*/src/**/*.py"):
        if "vestibule_sdk" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Quirk":
                (name,) = [keyword.value for keyword in node.keywords if keyword.arg == "name"]
                assert isinstance(name, ast.Constant)
                yield str(name.value)


@by_any_key
def test_every_code_that_a_guide_names_is_documented(key: str) -> None:
    """R53-R58: what the troubleshooting of a provider speaks of is explained in full elsewhere."""
    found = REGISTRY.get(key).guide
    assert found is not None
    codes = page("docs/reference/errors.md").anchors()
    rows = [line.split("|")[1] for line in found.text().partition("## Troubleshooting")[2].splitlines() if "|" in line]
    named = {code for row in rows for code in re.findall(r"`([a-z]+(?:_[a-z]+)+)`", row)}
    assert named
    assert {code for code in named if code not in codes} <= set(_upstream_words(found.text()))


def _upstream_words(text: str) -> list[str]:
    """OAuth's own error words, which stand beside our code: `authorization_refused` with `invalid_scope`."""
    return re.findall(r"` (?:with|\()[^|]*?`([a-z_]+)`", text)


@by_key
def test_every_address_of_ours_in_a_guide_is_one_that_exists(key: str) -> None:
    provider_id = REGISTRY.get(key).manifest.suggested_id
    urls = Urls(BASE_URL)
    ours = {
        *(urls.base_url, f"{urls.base_url}/login", urls.callback(provider_id, CallbackForm.OWN), urls.post_logout),
        *(urls.backchannel_logout(provider_id), urls.login(provider_id), urls.admin_consent(provider_id)),
    }
    named = set(re.findall(rf"{re.escape(BASE_URL)}[^\s`)|,;]*", guide(key).text))
    assert named <= ours
    assert urls.callback(provider_id, CallbackForm.OWN) in named


@by_key
def test_the_command_of_a_guide_adds_the_connection(key: str, folder: Path) -> None:
    """As it stands there, with nobody asked: the example's provider does not exist."""
    (block,) = [block for block in guide(key).blocks("sh") if block.text.startswith("vestibule connections add")]
    (folder / "client-secret.txt").write_text("hush\n", encoding="utf-8")
    (folder / "var").mkdir()
    command = CommandLine({"VESTIBULE_BASE_URL": BASE_URL})
    words = shlex.split(block.text.replace("\\\n", " "))
    ended = command(*words[1:], "--offline")
    assert ended.status == 0, ended.err
    manifest = REGISTRY.get(key).manifest
    assert f"Added {manifest.suggested_id}: {manifest.title}, issuer https://" in ended.out
    assert "Trusted for linking: yes, by default" in ended.out
    printed = command("connections", "guide", manifest.suggested_id)
    assert printed.status == 0, printed.err
    assert f"{BASE_URL}/api/auth/sso/callback/{manifest.suggested_id}" in printed.out
