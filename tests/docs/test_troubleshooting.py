"""The guide shows what `vestibule attempts show` prints, and names codes, connectors and fields that there are."""

import asyncio
import re

import pytest
from command_line import CommandLine
from doc_pages import page
from error_page import shown_error
from house import House

from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import IdTokenFault

PAGE = page("docs/how-to/troubleshooting.md")
MARK = "checked by: test_troubleshooting.py"


async def failed_attempt(house: House) -> str:
    """Sign in where the token names another application; gives the attempt's id, as the error page shows it."""
    person = house.newcomer()
    async with house.browser() as browser:
        with house.twin.faulty(Faults(id_token=(IdTokenFault.AUD_WRONG,))):
            refused = await browser.sign_in("Twin", person=person.subject)
    return shown_error(refused).attempt_id


def test_the_command_prints_what_the_page_shows(house: House) -> None:
    attempt_id = asyncio.run(failed_attempt(house))
    (command,) = (block for block in PAGE.blocks("sh") if block.mark == MARK)
    (shown,) = (block for block in PAGE.blocks("text") if block.mark == MARK)
    documented_id = command.text.split()[-1]
    settings = house.host.settings
    assert settings.secret_key is not None
    vestibule = CommandLine(
        {
            "VESTIBULE_DATABASE_URL": settings.database_url.reveal(),
            "VESTIBULE_SECRET_KEY": settings.secret_key.reveal(),
            "VESTIBULE_BASE_URL": settings.base_url,
        }
    )
    ended = vestibule(*command.text.replace(documented_id, attempt_id).split()[1:])
    assert ended.status == 0
    assert shapes(ended.out.replace(attempt_id, documented_id))[: len(shapes(shown.text))] == shapes(shown.text)


def shapes(text: str) -> list[str]:
    """Lines without what differs from one installation to the next: names, addresses, times, the client id."""
    differing = re.compile(r"^(Time|Connection|Client|  Expected|  Received)( +).*")
    return [differing.sub(r"\1", line).rstrip() for line in text.splitlines()]


REGISTRY = Registry.installed()
EXPLAINED = (
    *("state_mismatch", "missing_user_info", "account_not_linked", "invalid_dpop_proof"),
    *("account_not_found", "signature_validation_failed"),
)
"""R53-R58."""


def section(heading: str) -> str:
    """The text below a heading, up to the next one."""
    return re.split(r"^#{2,3} ", PAGE.text.partition(f"\n### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("code", EXPLAINED)
def test_a_code_that_people_meet_most_is_explained_for_each_provider_that_causes_it(code: str) -> None:
    """R53-R58: cause and fix, in the vendor's words, which stand in bold."""
    said = section(f"`{code}`")
    assert said.count("\n| ") > 3
    assert "**" in said


def test_every_connector_of_the_named_providers_has_its_words() -> None:
    for code in ("state_mismatch", "missing_user_info", "account_not_linked"):
        named = set(re.findall(r"`([a-z-]+)`", " ".join(row["Connector"] for row in rows_of(code))))
        assert {"okta", "entra", "google", "github", "gitlab", "keycloak", "oidc"} <= named, code


def rows_of(code: str) -> list[dict[str, str]]:
    lines = [line for line in section(f"`{code}`").splitlines() if line.startswith("|")]
    heading, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_every_code_that_a_table_names_is_one_of_ours() -> None:
    anchors = page("docs/reference/errors.md").anchors()
    first = [re.findall(r"`([a-z_]+)`", row["Code"]) for row in PAGE.rows("Code", "Cause and fix")]
    assert first
    assert {code for codes in first for code in codes} <= anchors


def test_every_connector_that_a_table_names_is_installed_and_has_the_fields_that_are_named_with_it() -> None:
    rows = list(PAGE.rows("Connector", "Cause and fix"))
    assert rows
    for row in rows:
        for key in re.findall(r"`([a-z-]+)`", row["Connector"]):
            known = {field.name for field in form_of(REGISTRY.get(key).config).fields}
            assert set(re.findall(r"`([a-z]+[A-Z]\w*)`", row["Cause and fix"])) <= known, row
