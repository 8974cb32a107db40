"""S44: the table of the explanation is what the linking rule decides, row by row."""

import pytest
from doc_pages import page

from vestibule.domain.accounts.addresses import LinkingConnection, weigh_addresses
from vestibule.domain.accounts.linking import CreateAccount, Decision, LinkTo, Refuse, decide_link
from vestibule.domain.accounts.model import Account
from vestibule_sdk import Email

PAGE = page("docs/explanation/linking.md")
ADDRESS = "ada@example.org"
COLUMNS = ("Connection trusted", "The address", "An account with that address", "Decision", "The account has proved it")
EMAILS = {
    "verified": (Email(ADDRESS, verified=True),),
    "not verified": (Email(ADDRESS, verified=False),),
    "not comparable": (Email("ädä@example.org", verified=True),),
    "absent": (),
}
DECISIONS: dict[str, type[Decision]] = {"new account": CreateAccount, "joined": LinkTo, "refused": Refuse}


ROWS = tuple(PAGE.rows(*COLUMNS))


def proved(account_id: str) -> Account:
    return Account(id=account_id, email=ADDRESS, email_key=ADDRESS, name=None, created_at_s=0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " / ".join(row.values()))
def test_a_row_says_what_is_decided(row: dict[str, str]) -> None:
    """S44."""
    trusted = {"yes": True, "no": False}[row["Connection trusted"]]
    addresses = weigh_addresses(
        EMAILS[row["The address"]],
        connection=LinkingConnection(trusted_for_linking=trusted, organization_proved_domains=None),
    )
    accounts, shown_elsewhere, linked_here, disconnected_here = {
        "none": ((), False, (), ()),
        "one, which proved it": ((proved("1"),), True, (), ()),
        "one, which never proved it": ((), True, (), ()),
        "one, which proved it and knows another subject of this connection": ((proved("1"),), True, ("1",), ()),
        "one, which proved it and whose owner disconnected this connection": ((proved("1"),), True, (), ("1",)),
        "several, which proved it": ((proved("1"), proved("2")), True, (), ()),
    }[row["An account with that address"]]
    decision = decide_link(
        addresses,
        accounts=accounts,
        shown_elsewhere=shown_elsewhere,
        linked_here=linked_here,
        disconnected_here=disconnected_here,
    )
    assert type(decision) is DECISIONS[row["Decision"]]
    if isinstance(decision, CreateAccount):
        assert row["The account has proved it"] == ("yes" if decision.email_key else "no")
    else:
        assert row["The account has proved it"] == ""


def test_only_one_row_joins() -> None:
    """S44: everything that could lead to another person's account is refused or gets an account of its own."""
    assert [row["Decision"] for row in ROWS].count("joined") == 1
