"""The connectors on the page are connectors: the host takes them, and they pass the contracts inherited there."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from doc_pages import page

import vestibule_sdk
from vestibule.plugins.candidate import EPOCH, GROUP_PREFIX
from vestibule_sdk.check import check_connector

PAGE = page("docs/reference/connector-interface.md")


@pytest.fixture(scope="module")
def executed() -> dict[str, Any]:
    """What the blocks of the page define, executed one after the other."""
    names: dict[str, Any] = {"__name__": "vestibule_acme"}
    for block in PAGE.blocks("python"):
        exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - our own page
    return names


def contract_tests() -> Iterator[tuple[str, str]]:
    """The class on the page, and the name of a test that it inherits."""
    from vestibule_sdk import testing  # noqa: PLC0415 - pytest would collect the contracts at module level

    for inherits, contract in (
        ("TestAcme", testing.OIDCConnectorContract),
        ("TestAcmeSAML", testing.SAMLConnectorContract),
    ):
        yield from ((inherits, name) for name in dir(contract) if name.startswith("test_"))


@pytest.mark.parametrize(("name", "key"), [("connector", "acme"), ("saml_connector", "acme-saml")])
def test_the_host_takes_it(executed: dict[str, Any], name: str, key: str) -> None:
    assert check_connector(executed[name], key=key) is executed[name]


@pytest.mark.parametrize(("inherits", "name"), sorted(contract_tests()))
def test_it_keeps_the_contract(executed: dict[str, Any], inherits: str, name: str) -> None:
    getattr(executed[inherits](), name)()


def test_the_entry_point_is_of_this_epoch() -> None:
    (block,) = PAGE.blocks("toml")
    project = tomllib.loads(block.text)["project"]
    assert project["entry-points"] == {GROUP_PREFIX + EPOCH: {"acme": "vestibule_acme:connector"}}


def test_the_parts_are_exported_by_the_sdk() -> None:
    cells = " ".join(row["Part"] for row in PAGE.rows("Part", "What it is"))
    names = {name.strip("`").removesuffix("(...)") for name in cells.replace(",", "").split()}
    assert names <= set(vestibule_sdk.__all__)
