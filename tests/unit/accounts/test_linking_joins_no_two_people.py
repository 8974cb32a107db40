"""S44, S49: no sequence of sign-ins joins two people in one account, whatever untrusted providers claim.

The model knows what the rule cannot: which person is behind each identity, and who reads which mailbox.
"""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from vestibule.domain.accounts.addresses import LinkingConnection, weigh_addresses
from vestibule.domain.accounts.email import canonical_email
from vestibule.domain.accounts.linking import CreateAccount, LinkTo, decide_link
from vestibule.domain.accounts.model import Account
from vestibule_sdk.identity import Email

MAILBOXES = {
    "ann": ("ann@example.com", "ann@corp.example"),
    "ben": ("ben@example.com", "b.en@example.com"),
    "eve": ("eve@example.com", "be.n@example.com", "eve@corp.example"),
}
OWNER = {address: person for person, addresses in MAILBOXES.items() for address in addresses}
SPELLINGS = [
    *OWNER,
    *[address.upper() for address in OWNER],
    "ann@\u0435xample.com",
    '"ann"@example.com',
    "ann+x@example.com",
    "ann\u200b@example.com",
    "\u212aate@example.com",
    "nobody@example.org",
]
CONNECTIONS = {
    "honest": LinkingConnection(trusted_for_linking=True, organization_proved_domains=None),
    "honest too": LinkingConnection(trusted_for_linking=True, organization_proved_domains=None),
    "liar": LinkingConnection(trusted_for_linking=False, organization_proved_domains=None),
    "corp": LinkingConnection(trusted_for_linking=True, organization_proved_domains=frozenset({"corp.example"})),
    "rogue tenant": LinkingConnection(trusted_for_linking=True, organization_proved_domains=frozenset()),
    "untrusted tenant": LinkingConnection(
        trusted_for_linking=False, organization_proved_domains=frozenset({"example.com"})
    ),
}


def may_claim(connection: str, person: str, email: Email) -> bool:
    """What trust means: an honest provider verifies only what its person reads; `corp` knows its own people."""
    owner = OWNER.get(email.address.lower())
    if connection.startswith("honest"):
        return not email.verified or owner == person
    if connection == "corp" and email.address.lower().endswith("@corp.example"):
        return owner == person
    return True


@dataclass
class World:
    """Accounts and links as the database would keep them."""

    accounts: dict[str, Account] = field(default_factory=dict)
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    people: dict[str, set[str]] = field(default_factory=dict)


class SignIns(RuleBasedStateMachine):
    """Anybody signs in anywhere, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @rule(
        connection=st.sampled_from(list(CONNECTIONS)),
        person=st.sampled_from(list(MAILBOXES)),
        number=st.integers(min_value=1, max_value=2),
        emails=st.lists(st.builds(Email, address=st.sampled_from(SPELLINGS), verified=st.booleans()), max_size=3),
    )
    def sign_in(self, connection: str, person: str, number: int, emails: list[Email]) -> None:
        """Somebody signs in, with whatever the connection lets them claim."""
        world = self.world
        identity = (connection, f"{person}-{number}")
        emails = [email for email in emails if may_claim(connection, person, email)]
        if identity in world.links:  # S49: by its key, whatever address it brings now
            world.people[world.links[identity]].add(person)
            return
        addresses = weigh_addresses(emails, connection=CONNECTIONS[connection])
        candidates = [account for account in world.accounts.values() if account.email_key in addresses.keys]
        shown = addresses.shown
        decision = decide_link(
            addresses,
            accounts=candidates,
            shown_elsewhere=shown is not None
            and any((account.email or "").lower() == shown.lower() for account in world.accounts.values()),
            linked_here={account for (at, _), account in world.links.items() if at == connection},
            disconnected_here=(),
        )
        if isinstance(decision, CreateAccount):
            account_id = f"account-{len(world.accounts)}"
            world.accounts[account_id] = Account(
                id=account_id, email=decision.email, email_key=decision.email_key, name=None, created_at_s=0
            )
            world.people[account_id] = {person}
            world.links[identity] = account_id
        elif isinstance(decision, LinkTo):
            world.people[decision.account_id].add(person)
            world.links[identity] = decision.account_id

    @invariant()
    def one_person_has_an_account(self) -> None:
        """S44: nobody else ever gets in."""
        assert all(len(people) == 1 for people in self.world.people.values())

    @invariant()
    def what_an_account_proved_is_its_own(self) -> None:
        """S44: no account holds the proof of a stranger's address."""
        for account in self.world.accounts.values():
            if account.email_key is not None:
                assert {OWNER.get(account.email_key)} == self.world.people[account.id]
                assert canonical_email(account.email_key) == account.email_key

    @invariant()
    def an_address_is_proven_by_one_account_and_shown_by_one(self) -> None:
        """S44: an application that goes by the address meets one account only."""
        keys = [account.email_key for account in self.world.accounts.values() if account.email_key is not None]
        shown = [account.email.lower() for account in self.world.accounts.values() if account.email is not None]
        assert len(keys) == len(set(keys))
        assert len(shown) == len(set(shown))

    @invariant()
    def subjects_of_one_connection_are_kept_apart(self) -> None:
        """S49: a reassigned address comes with a new subject, which is a new identity of somebody else."""
        ends = [(connection, account) for (connection, _), account in self.world.links.items()]
        assert len(ends) == len(set(ends))


SignIns.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestSignIns = SignIns.TestCase
