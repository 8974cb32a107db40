"""docs/how-to/connect-a-saml-provider.md: its tables are those of the code; its commands run with every page's."""

import re

import pytest
from doc_pages import page
from msgspec.structs import replace

from vestibule.cli.connections.loosened import loosened
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule_sdk import STANDARD_NAMES, AttributeNames, SAMLProfile, Unsolicited

GUIDE = page("docs/how-to/connect-a-saml-provider.md")
PROFILE = SAMLProfile(idp_entity_id="", sso_url="", signing_certificates=())
LOOSE = {
    "`allowSha1`": replace(PROFILE, allow_sha1=True),
    "`allowRsa15`": replace(PROFILE, allow_rsa15=True),
    "`allowCbc`": replace(PROFILE, allow_cbc=True),
    "`unsolicited` at `accept`": replace(PROFILE, unsolicited=Unsolicited.ACCEPT),
    "`secondOpinion` off": replace(PROFILE, second_opinion=False),
}


def names(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def test_the_attributes_are_those_that_are_understood_in_their_order() -> None:
    """R21."""
    rows = {row["Detail"]: names(row["Names"]) for row in GUIDE.rows("Detail", "Names")}
    assert (
        AttributeNames(
            email=rows["E-mail address"],
            first_name=rows["First name"],
            last_name=rows["Last name"],
            display_name=rows["Display name"],
            username=rows["User name"],
            groups=rows["Groups"],
        )
        == STANDARD_NAMES
    )


@pytest.mark.parametrize("switch", LOOSE)
def test_a_switch_of_the_table_loosens_a_check(switch: str) -> None:
    """S7, S14, S18: what it says is what the command line warns of."""
    assert len(loosened(LOOSE[switch])) == 1


def test_the_table_has_every_switch_that_loosens_a_check() -> None:
    documented = [row["Switch"] for row in GUIDE.rows("Switch", "What it costs")]
    assert documented == list(LOOSE)
    fields = {field.name for field in form_of(Registry.installed().get("saml").config).fields}
    assert {names(switch)[0] for switch in documented} <= fields
    assert {name for name in fields if name.startswith("allow")} <= {names(switch)[0] for switch in documented}


def test_the_values_of_unsolicited_are_those_of_the_field() -> None:
    """S14; the first one is the default."""
    values = [names(row["Value"])[0] for row in GUIDE.rows("Value", "What happens")]
    assert set(values) == {value.value for value in Unsolicited}
    assert values[0] == PROFILE.unsolicited


def test_the_codes_of_the_guide_are_documented() -> None:
    codes = {code for row in GUIDE.rows("Code", "Usual cause", "Fix") for code in names(row["Code"])}
    assert len(codes) > 10
    assert codes <= page("docs/reference/errors.md").anchors()
