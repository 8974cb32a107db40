"""python3-saml alone, and our own checks alone, over every message of this directory.

Where one accepts what the other refuses stands in docs/explanation/saml-second-opinion.md, with the reason. So a change
in either shows: a new version of the library, a check of ours that was lost.
"""

import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest
from doc_pages import page
from lxml import etree
from manual_clock import STARTS_AT_S
from saml_cases import ASSERTION_SIGNED, Accepted, Case, received_from, refusal_of
from saml_messages import before_signing, one, write
from saml_python3_saml import accepts
from saml_receiving import engine_at, party_for, receive

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.received import SignedRefusal

PAGE = page("docs/explanation/saml-second-opinion.md")
NAMES = {"python3-saml": False, "Vestibule": True}

Item = Case | Accepted


def items() -> Iterator[tuple[str, Item]]:
    """Every case, with the file that it stands in; and each good message that a bad one is made from."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        if path == Path(__file__):
            continue
        tables = runpy.run_path(str(path))
        stem = path.stem.removeprefix("test_")
        seen: list[tuple[object, object]] = []
        for case in tables.get("CASES", []):
            yield stem, case
            if (case.recipe, case.profile) not in seen:
                seen.append((case.recipe, case.profile))
                yield stem, Accepted(f"the good message of {case.name}", write, case.recipe, case.profile)
        for accepted in tables.get("ACCEPTED", []):
            yield stem, accepted


async def we_accept(item: Item, xml: bytes) -> bool:
    """Whether our own checks let somebody in."""
    async with engine_at(item.recipe.now_s) as engine:
        try:
            await receive(engine, party_for(item.recipe, **{**item.profile, "second_opinion": False}), xml)
        except (VestibuleError, SignedRefusal):
            return False
    return True


def documented() -> dict[tuple[str, str], bool]:
    """Each case of the page, and whether it is ours that accepts."""
    found = {}
    for row in PAGE.rows("Case", "Who accepts", "Why"):
        stem, _, names = row["Case"].partition(": ")
        for name in names.split("; "):
            found[stem.strip("`"), name] = NAMES[row["Who accepts"]]
    return found


async def test_every_disagreement_is_listed_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """DESIGN.md, "a second opinion"."""
    monkeypatch.setattr("onelogin.saml2.utils.OneLogin_Saml2_Utils.now", lambda: STARTS_AT_S)
    found: dict[tuple[str, str], bool] = {}
    judged = 0
    for stem, item in items():
        xml = item.attack(item.recipe)
        ours, theirs = await we_accept(item, xml), accepts(item.recipe, item.profile, xml)
        judged += 1
        if ours != theirs:
            found[stem, item.name] = ours
    assert judged > 700
    assert found == documented()


def test_every_row_has_a_reason() -> None:
    assert all(len(row["Why"].split()) > 3 for row in PAGE.rows("Case", "Who accepts", "Why"))


@pytest.mark.parametrize(("name", "left"), [("email", ()), ("groups", ("board",))])
async def test_an_alarm_is_raised_where_both_accept_and_read_different_things(name: str, left: tuple[str, ...]) -> None:
    """A value that is text and an element at once: it takes the text, we take neither. Only a provider can write it."""

    def text_and_element(root: etree._Element) -> None:
        path = f"saml:Assertion/saml:AttributeStatement/saml:Attribute[@Name='{name}']"
        etree.SubElement(one(root, path)[0], "{urn:x}note")

    attack = before_signing(text_and_element)
    received = await received_from(Accepted("", attack, ASSERTION_SIGNED, {"second_opinion": False}))
    assert received.attributes.get(name, ()) == left
    error = await refusal_of(Case("", "second_opinion_disagrees", attack, proven=True))
    assert error.code == "second_opinion_disagrees"
