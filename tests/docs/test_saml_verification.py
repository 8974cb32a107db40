"""docs/explanation/saml-verification.md names files that exist, and the checks in the order in which they run."""

import re

from doc_pages import ROOT, page

from vestibule.protocols.saml.response.checks.authentication import check_authentication
from vestibule.protocols.saml.response.checks.pipeline import BEFORE
from vestibule.protocols.saml.response.checks.recipient import check_recipient

PAGE = page("docs/explanation/saml-verification.md")
ENGINE = ROOT / "src" / "vestibule" / "protocols" / "saml"


def test_the_files_it_names_are_there() -> None:
    named = re.findall(r"`([a-z_]+/(?:[a-z_]+(?:\.py|/))?)`", PAGE.prose)
    assert len(named) > 10
    assert [path for path in named if not (ENGINE / path).exists()] == []


def test_the_checks_stand_in_the_order_in_which_they_run() -> None:
    """S10-S17: the first error is the one worth reading, so the order is a promise."""
    documented = [row["Check"].lower() for row in PAGE.rows("Check", "What must hold")]
    # The functions' own names; the pipeline lists all that run before the last two.
    running = [str(getattr(check, "__name__", "")) for check in (*BEFORE, check_recipient, check_authentication)]
    assert documented == [name.removeprefix("check_") for name in running]
