"""UTF-8 and UTF-16, with and without a mark, in steps that end anywhere."""

import pytest
from saml_aggregate import Entity, aggregate, good_aggregate
from saml_aggregate_reading import line_in, outcome

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("declared", ["", "UTF-8", "UTF-16", "us-ascii", "utf-16LE"])
def test_the_bytes_decide_and_not_the_declaration(encoding: str, declared: str) -> None:
    """Who opens and saves a document changes one and not the other."""
    declaration = f'<?xml version="1.0" encoding="{declared}" standalone="yes"?>\n' if declared else ""
    text = declaration + aggregate(Entity(names=[("ja", "大学 \U00020000")]).xml(), begin="")
    for step_bytes in (1, 2, 3, 5, 1 << 20):
        found = outcome(text.encode(encoding), signer=None, step_bytes=step_bytes).entities[0]
        assert found.names[0] == ("ja", "大学 \U00020000")
        assert found.line == line_in(text.encode(), "https://idp1.example.org/saml")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_signature_holds_in_each(encoding: str) -> None:
    """It is over characters, not over bytes."""
    document = good_aggregate().decode().partition("?>\n")[2]
    found = outcome(document.encode(encoding))
    assert found.end.providers == 3
    assert found.entities == outcome(document.encode()).entities
