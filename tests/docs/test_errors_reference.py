"""Every declared error is documented with cause and fix, in the words that its class says (S70; DESIGN.md, Errors)."""

from collections.abc import Iterator

import pytest
from doc_pages import page

import vestibule.errors
from vestibule.web.errors import status_of
from vestibule_sdk import VestibuleError

PAGE = page("docs/reference/errors.md")
COLUMNS = ("Code", "Status", "What people read", "Cause", "Fix")


def declared() -> dict[str, type[VestibuleError]]:
    """Every class below VestibuleError that has a code of its own, by code; stand-ins of the test kits repeat some."""
    assert vestibule.errors.__all__, "imported, so that its classes are there"
    found: dict[str, type[VestibuleError]] = {}
    for kind in below(VestibuleError):
        code = vars(kind).get("code")
        package, _, rest = kind.__module__.partition(".")
        if code is not None and package in {"vestibule", "vestibule_sdk"} and not rest.startswith("testing"):
            assert code not in found, f"{kind} repeats the code of {found[code]}"
            found[code] = kind
    return found


def below(kind: type[VestibuleError]) -> Iterator[type[VestibuleError]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def documented() -> dict[str, dict[str, str]]:
    rows = list(PAGE.rows(*COLUMNS))
    found = {row["Code"].rpartition("</a>")[2].strip("`"): row for row in rows}
    assert len(found) == len(rows), "a code stands in two rows"
    return found


def test_every_code_is_documented_and_no_other() -> None:
    assert sorted(documented()) == sorted(declared())


@pytest.mark.parametrize("code", sorted(documented()))
def test_a_row_quotes_its_class_and_can_be_linked_to(code: str) -> None:
    row, kind = documented()[code], declared()[code]
    assert row["What people read"] == kind.public
    assert row["Code"].startswith(f'<a id="{code}"></a>')
    # Made without its own arguments, which only some classes have: the status hangs on the class alone.
    assert row["Status"] == str(status_of(kind.__new__(kind)))
    assert row["Cause"].endswith(".")
    assert row["Fix"].endswith((".", "`."))
