"""S44, S46, S49, R49: the linking rule, case by case."""

from typing import Any

import pytest

from vestibule.domain.accounts.addresses import LinkingConnection, Reason, weigh_addresses
from vestibule.domain.accounts.linking import CreateAccount, Decision, LinkTo, Refuse, decide_link
from vestibule.domain.accounts.model import Account
from vestibule_sdk.identity import Email

TRUSTED = LinkingConnection(trusted_for_linking=True, organization_proved_domains=None)
UNTRUSTED = LinkingConnection(trusted_for_linking=False, organization_proved_domains=None)
ORGANIZATION = LinkingConnection(trusted_for_linking=True, organization_proved_domains=frozenset({"example.com"}))
UNTRUSTED_ORGANIZATION = LinkingConnection(
    trusted_for_linking=False, organization_proved_domains=frozenset({"example.com"})
)

ALICE = "Alice@Example.com"
ALICE_KEY = "alice@example.com"


def account(account_id: str = "a", *, email_key: str | None = ALICE_KEY) -> Account:
    return Account(id=account_id, email=ALICE, email_key=email_key, name=None, created_at_s=0)


def decide(
    *emails: Email,
    connection: LinkingConnection = TRUSTED,
    accounts: tuple[Account, ...] = (),
    shown_elsewhere: bool | None = None,
    linked_here: frozenset[str] = frozenset(),
    disconnected_here: frozenset[str] = frozenset(),
) -> Decision:
    return decide_link(
        weigh_addresses(emails, connection=connection),
        accounts=accounts,
        shown_elsewhere=bool(accounts) if shown_elsewhere is None else shown_elsewhere,
        linked_here=linked_here,
        disconnected_here=disconnected_here,
    )


def verified(address: str = ALICE) -> Email:
    return Email(address=address, verified=True)


def unverified(address: str = ALICE) -> Email:
    return Email(address=address, verified=False)


def test_proof_on_both_sides_joins() -> None:
    """S44: trusted connection, verified address, exactly one account that has proven it."""
    assert decide(verified(), accounts=(account(),)) == LinkTo(
        account_id="a", reasons=(Reason.CONNECTION_TRUSTED, Reason.ADDRESS_VERIFIED, Reason.ACCOUNT_PROVED_ADDRESS)
    )


REFUSALS: dict[str, tuple[dict[str, Any], tuple[Email, ...], Reason]] = {
    "untrusted connection": ({"connection": UNTRUSTED}, (verified(),), Reason.CONNECTION_NOT_TRUSTED),
    "unverified address": ({}, (unverified(),), Reason.ADDRESS_NOT_VERIFIED),
    "organization without the domain": (
        {"accounts": (account(email_key="alice@example.org"),), "connection": ORGANIZATION},
        (verified("alice@example.org"),),
        Reason.DOMAIN_NOT_PROVED,
    ),
    "organization with the parent domain": (
        {"accounts": (account(email_key="alice@sub.example.com"),), "connection": ORGANIZATION},
        (verified("alice@sub.example.com"),),
        Reason.DOMAIN_NOT_PROVED,
    ),
    "untrusted organization": ({"connection": UNTRUSTED_ORGANIZATION}, (verified(),), Reason.CONNECTION_NOT_TRUSTED),
    "account that never proved it": (
        {"accounts": (), "shown_elsewhere": True},
        (verified(),),
        Reason.ACCOUNT_NOT_PROVED,
    ),
    "look-up that found too much": ({"accounts": (account(email_key=None),)}, (verified(),), Reason.ACCOUNT_NOT_PROVED),
    "two accounts": ({"accounts": (account("a"), account("b"))}, (verified(),), Reason.SEVERAL_ACCOUNTS),
    "two addresses, two accounts": (
        {"accounts": (account("a"), account("b", email_key="al@example.com"))},
        (verified(), verified("al@example.com")),
        Reason.SEVERAL_ACCOUNTS,
    ),
    "another subject of this connection": (
        {"linked_here": frozenset({"a"})},
        (verified(),),
        Reason.OTHER_SUBJECT_HERE,
    ),
    "the owner has disconnected an identity of this connection": (
        {"disconnected_here": frozenset({"a"})},
        (verified(),),
        Reason.DISCONNECTED_HERE,
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_every_other_collision_is_refused(case: str) -> None:
    """S44, S46, S49: `account_not_linked`, and the reasons say what was missing."""
    inputs, emails, reason = REFUSALS[case]
    decision = decide(*emails, **{"accounts": (account(),), **inputs})
    assert isinstance(decision, Refuse)
    assert reason in decision.reasons


def test_a_claim_without_evidence_never_meets_an_account_of_that_address() -> None:
    """S44: neither joined nor given a second account which an application could take for the first."""
    assert decide(unverified(), shown_elsewhere=True) == Refuse(
        reasons=(Reason.CONNECTION_TRUSTED, Reason.ADDRESS_NOT_VERIFIED, Reason.ACCOUNT_NOT_PROVED)
    )


@pytest.mark.parametrize(
    ("connection", "email", "email_key"),
    [
        (TRUSTED, verified(), ALICE_KEY),
        (ORGANIZATION, unverified(), ALICE_KEY),
        (TRUSTED, unverified(), None),
        (UNTRUSTED, verified(), None),
        (UNTRUSTED_ORGANIZATION, verified(), None),
        (ORGANIZATION, verified("alice@example.org"), None),
    ],
)
def test_a_new_account_has_proven_only_what_the_evidence_proves(
    connection: LinkingConnection, email: Email, email_key: str | None
) -> None:
    """R48, S44: above all, an untrusted connection cannot prepare an account that a trusted one would later join."""
    decision = decide(email, connection=connection)
    assert isinstance(decision, CreateAccount)
    assert decision.email == email.address
    assert decision.email_key == email_key
    assert decision.reasons[-1] is Reason.NO_SUCH_ACCOUNT


@pytest.mark.parametrize("given", ["true", "false", 1, None])
def test_only_the_boolean_verifies(*, given: bool) -> None:
    """S46: "true" strings and missing claims: no link."""
    decision = decide(Email(address=ALICE, verified=given), accounts=(account(),))
    assert isinstance(decision, Refuse)


@pytest.mark.parametrize("address", ["\u0430lice@example.com", '"alice"@example.com', "alice\u200b@example.com"])
def test_an_address_that_is_not_comparable_is_never_proven(address: str) -> None:
    """S45: neither by the newcomer nor by the account that it gets."""
    decision = decide(verified(address))
    assert isinstance(decision, CreateAccount)
    assert decision.email_key is None
    assert Reason.ADDRESS_NOT_COMPARABLE in decision.reasons


def test_an_identity_without_address_gets_an_account() -> None:
    assert decide() == CreateAccount(
        email=None,
        email_key=None,
        reasons=(Reason.CONNECTION_TRUSTED, Reason.NO_ADDRESS, Reason.NO_SUCH_ACCOUNT),
    )


def test_the_first_proven_address_comes_first() -> None:
    """S46: GitHub lists several; one that it did not verify is neither shown nor looked up."""
    addresses = weigh_addresses(
        (unverified("victim@example.com"), verified("Second@Example.com"), verified("third@example.com")),
        connection=TRUSTED,
    )
    assert addresses.shown == "Second@Example.com"
    assert addresses.proven == addresses.keys == ("second@example.com", "third@example.com")


def test_the_primary_address_is_shown_when_none_is_proven() -> None:
    addresses = weigh_addresses((unverified(), unverified("other@example.com")), connection=TRUSTED)
    assert (addresses.shown, addresses.proven, addresses.keys) == (ALICE, (), (ALICE_KEY,))
