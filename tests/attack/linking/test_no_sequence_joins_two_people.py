"""S44, S48, S49: no sequence of sign-ins, connections by hand, and removals puts two people into one account.

The rule by itself is tested in tests/unit/accounts. Here every vendor's connector says what that vendor can be made to
say, the mapping is the connector's own, and the database is a real one. The model knows what none of them can: who is
behind each identity, and who reads which mailbox.
"""

import asyncio
import itertools
from typing import ClassVar, Final

from databases import Database, Databases, ring
from front_desk import FrontDesk
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from vendor_words import VENDORS, Person

from vestibule.clock import SystemClock
from vestibule.domain.accounts.last_method import SETTLED_S
from vestibule.domain.accounts.model import LinkMethod
from vestibule.errors import AccountNotLinked, AlreadyConnected, IdentityTaken, LastMethod, OthersTooNew
from vestibule.storage import DatabaseStore, open_store

PEOPLE: Final = ("ann", "ben", "eve")

MAILBOXES: Final = {
    "ann@example.com": "ann",
    "ann@corp.example": "ann",
    "b.en@example.com": "ben",
    "ben@example.com": "ben",
    "be.n@example.com": "eve",
    "eve@gmail.com": "eve",
}
"""Whose each mailbox is."""

SPELLINGS: Final = [
    *MAILBOXES,
    *map(str.upper, MAILBOXES),
    "ann@ex\u0430mple.com",
    "ann+x@example.com",
    "nobody@example.net",
]

_worlds = itertools.count(1)


def made_own(address: str, world: int) -> str:
    """The address in a domain of one example's own: all examples share a database."""
    local, _, domain = address.rpartition("@")
    if domain.lower() == "gmail.com":  # a name that means something to Google
        return f"{local}.{world}@{domain}"
    return f"{local}@w{world}.{domain}"


class SignIns(RuleBasedStateMachine):
    """Anybody does anything that they can, in any order.

    Attributes:
        people: Who has ever got into an account, by its id.
        put_out: Which identities the owners of accounts have disconnected: account, connection, subject.
    """

    runner: ClassVar[asyncio.Runner]
    store: ClassVar[DatabaseStore]
    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.world = next(_worlds)
        self.desk = FrontDesk(self.store, self.database)
        self.people: dict[str, set[str]] = {}
        self.put_out: set[tuple[str, str, str]] = set()
        self.runner.run(self.desk.open())

    @rule(
        vendor=st.sampled_from(list(VENDORS)),
        person=st.sampled_from(PEOPLE),
        number=st.integers(min_value=0, max_value=1),
        spelling=st.sampled_from(SPELLINGS),
    )
    def sign_in(self, vendor: str, person: str, number: int, spelling: str) -> None:
        """Somebody signs in by one of their accounts, with whatever address they entered there."""
        reads_it = MAILBOXES.get(spelling.lower()) == person
        if VENDORS[vendor].connector == "google" and spelling.lower().endswith("@gmail.com") and not reads_it:
            return  # Google gives such an address to its owner alone
        who = self.who(person, number, spelling)
        try:
            account = self.runner.run(self.desk.sign_in(vendor, who))
        except AccountNotLinked:
            return
        assert (account, *self.key(vendor, who)) not in self.put_out, "it came back by itself"
        self.people.setdefault(account, set()).add(person)

    @rule(
        vendor=st.sampled_from(list(VENDORS)),
        person=st.sampled_from(PEOPLE),
        number=st.integers(min_value=0, max_value=1),
        spelling=st.sampled_from(SPELLINGS),
        which=st.integers(min_value=0),
    )
    def connect(self, vendor: str, person: str, number: int, spelling: str, which: int) -> None:
        """S48: somebody connects an account of theirs there to one here, whose session they have."""
        own = self.accounts_of(person)
        if not own:
            return
        who, account = self.who(person, number, spelling), own[which % len(own)]
        try:
            self.runner.run(self.desk.connect(vendor, who, account_id=account))
        except (IdentityTaken, AlreadyConnected):
            return
        self.put_out.discard((account, *self.key(vendor, who)))

    @rule(person=st.sampled_from(PEOPLE), which=st.integers(min_value=0), link=st.integers(min_value=0))
    def disconnect(self, person: str, which: int, link: int) -> None:
        """S48: somebody disconnects a way into an account of theirs, unless it is the last one."""
        own = self.accounts_of(person)
        if not own:
            return
        account = own[which % len(own)]
        links = self.runner.run(self.desk.links_of(account))
        if not links:
            return  # its only connection was removed
        chosen = links[link % len(links)]
        try:
            self.runner.run(self.desk.disconnect(chosen))
        except LastMethod:
            assert len(links) == 1
            return
        except OthersTooNew:
            assert {other.method for other in links if other.id != chosen.id} == {LinkMethod.CONNECTED}
            return
        assert len(links) > 1
        self.put_out.add((account, chosen.connection_id, chosen.subject))

    @rule()
    def a_week_passes(self) -> None:
        """S48: what was connected by hand counts from then on."""
        self.desk.clock.advance(SETTLED_S)

    def who(self, person: str, number: int, spelling: str) -> Person:
        """Somebody at a vendor, with an address in this example's own domain."""
        return Person(
            number=PEOPLE.index(person) * 2 + number,
            address=made_own(spelling, self.world),
            reads_it=MAILBOXES.get(spelling.lower()) == person,
        )

    def key(self, vendor: str, who: Person) -> tuple[str, str]:
        """The connection, and the subject there."""
        identity = self.desk.identity(vendor, VENDORS[vendor].says(who))
        return self.desk.connections[vendor].id, identity.subject

    def accounts_of(self, person: str) -> list[str]:
        """The accounts of which somebody can have a session."""
        return sorted(account for account, people in self.people.items() if person in people)

    @rule(vendor=st.sampled_from(list(VENDORS)))
    def remove_and_add_again(self, vendor: str) -> None:
        """S73: a connection of the same name is another one, and re-owns nobody's identities."""
        self.runner.run(self.desk.connect_anew(vendor))

    @rule(vendor=st.sampled_from([name for name in VENDORS if name != "Anybody"]), trusted=st.booleans())
    def change_trust(self, vendor: str, trusted: bool) -> None:  # noqa: FBT001 - hypothesis draws it
        """An administrator thinks again, but never trusts who says anything at all."""
        self.desk.trust(vendor, trusted=trusted)

    @invariant()
    def one_person_has_an_account(self) -> None:
        """S44: nobody else ever gets in."""
        shared = {account: people for account, people in self.people.items() if len(people) > 1}
        assert not shared


def test_no_sequence_joins_two_people(databases: Databases) -> None:
    """The good twin stands in the machine: whoever has proof on both sides does reach one account."""
    database = databases.migrated()
    with asyncio.Runner() as runner:
        store = runner.run(open_store(database.url, sealer=ring().sealer("row"), clock=SystemClock()))

        try:
            run_state_machine_as_test(
                type("Here", (SignIns,), {"runner": runner, "store": store, "database": database}),
                settings=settings(
                    max_examples=100,
                    stateful_step_count=25,
                    deadline=None,
                    suppress_health_check=[HealthCheck.too_slow],
                ),
            )
        finally:
            runner.run(store.close())
            databases.remove(database)
