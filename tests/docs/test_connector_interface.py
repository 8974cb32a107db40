"""The connectors on the page are connectors: the host takes them, and they pass the contracts inherited there."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from doc_pages import page
from installed_plugin import installation

import vestibule_sdk
from vestibule.plugins.candidate import EPOCH, GROUP_PREFIX
from vestibule.testing import outcomes
from vestibule_sdk.check import check_connector

PAGE = page("docs/reference/connector-interface.md")
GUIDES = ("setup.md", "saml.md")


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the blocks of the page define, executed one after the other, with its guides in a package beside them."""
    with installation(tmp_path_factory.mktemp("site")) as site:
        package = site.path / "vestibule_acme"
        package.mkdir()
        (package / "__init__.py").touch()
        for name, block in zip(GUIDES, PAGE.blocks("markdown"), strict=True):
            (package / name).write_text(block.text, encoding="utf-8")
        names: dict[str, Any] = {"__name__": "vestibule_acme", "__package__": "vestibule_acme"}
        for block in PAGE.blocks("python"):
            exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - our own page
        yield names


def contract_tests() -> Iterator[tuple[str, str]]:
    """The class on the page, and the name of a test that it inherits."""
    from vestibule_sdk import testing  # noqa: PLC0415 - pytest would collect the contracts at module level

    for inherits, contract in (
        ("TestAcme", testing.OIDCConnectorContract),
        ("TestAcmeOAuth2", testing.OAuth2ConnectorContract),
        ("TestAcmeBeyond", testing.GroupsContract),
        ("TestAcmeBeyond", testing.AdminConsentContract),
        ("TestAcmeLearned", testing.LearnedContract),
        ("TestAcmeSAML", testing.SAMLConnectorContract),
    ):
        yield from ((inherits, name) for name in dir(contract) if name.startswith("test_"))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("connector", "acme"),
        ("capable_connector", "acme"),
        ("learning_connector", "acme"),
        ("oauth2_connector", "acme-oauth2"),
        ("saml_connector", "acme-saml"),
    ],
)
def test_the_host_takes_it(executed: dict[str, Any], name: str, key: str) -> None:
    assert check_connector(executed[name], key=key) is executed[name]


@pytest.mark.parametrize(("inherits", "name"), sorted(contract_tests()))
def test_it_keeps_the_contract(executed: dict[str, Any], inherits: str, name: str) -> None:
    getattr(executed[inherits](), name)()


@pytest.mark.parametrize("inherits", ["TestAcmeEngine", "TestAcmeOAuth2Engine", "TestAcmeSAMLEngine"])
def test_the_engine_holds_with_its_profile(executed: dict[str, Any], inherits: str) -> None:
    found = list(outcomes(executed[inherits]))
    assert found
    assert [outcome for outcome in found if outcome.fault] == []


def test_the_page_lists_every_promise() -> None:
    listed = [row["Test"].strip("`") for row in PAGE.rows("Test", "What it holds")]
    assert sorted(listed) == sorted({name for _, name in contract_tests()})


def test_the_page_names_every_attribute_of_a_contract() -> None:
    from vestibule_sdk import testing  # noqa: PLC0415 - pytest would collect the contracts at module level

    named = {name for row in PAGE.rows("Attribute", "Contracts") for name in re.findall(r"`(\w+)`", row["Attribute"])}
    contracts = (getattr(testing, name) for name in testing.__all__ if name.endswith("Contract"))
    said = {
        name for contract in contracts for base in contract.__mro__ for name in vars(base).get("__annotations__", ())
    }
    assert named == said - {"profile_type"}


def test_the_entry_point_is_of_this_epoch() -> None:
    (block,) = PAGE.blocks("toml")
    project = tomllib.loads(block.text)["project"]
    assert project["entry-points"] == {GROUP_PREFIX + EPOCH: {"acme": "vestibule_acme:connector"}}


def test_the_parts_are_exported_by_the_sdk() -> None:
    cells = " ".join(row["Part"] for row in PAGE.rows("Part", "What it is"))
    names = {name.strip("`").removesuffix("(...)") for name in cells.replace(",", "").split()}
    assert names <= set(vestibule_sdk.__all__)
