"""S43-S46, S49: whose account a login is, through the whole stack; each test has people and addresses of its own."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from databases import Databases
from error_page import refusal
from house import House, Log, another_twin, opened_house
from manual_clock import ManualClock
from twin_server import RunningTwin

from vestibule.flows.connections.draft import Change
from vestibule_twin.faults import Faults, IdTokenFault, UserinfoFault
from vestibule_twin.people import Person

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def doors(databases: Databases, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """A house with two connections that are trusted for linking, and two that are not."""
    database = databases.migrated()
    with opened_house(database, twin, clock) as house:
        for name, trusted in (("TrustedA", True), ("TrustedB", True), ("PlainA", False), ("PlainB", False)):
            house.connect(name, trusted=trusted)
        yield house
    databases.remove(database)


@pytest.fixture
def domain() -> str:
    """A part of a domain that no other test uses."""
    return f"t{next(_numbers)}"


def under(domain: str, address: str) -> str:
    """An address in a domain of this test's own."""
    local, at, rest = address.rpartition("@")
    return f"{local}{at}{domain}.{rest}"


def counts(house: House) -> tuple[int, int]:
    """How many accounts and links there are."""
    rows = house.rows()
    return rows["accounts"], rows["links"]


async def account_of(house: House, provider_id: str, person: Person) -> str:
    """Sign in, and give the account's id."""
    async with house.browser() as browser:
        await browser.signed_in(provider_id, person=person.subject)
        account: str = (await browser.get("/api/session")).json()["account"]["id"]
        return account


async def refused(house: House, log: Log, provider_id: str, person: Person) -> None:
    """Sign in, and be refused with account_not_linked: no account, no link, no session."""
    async with house.browser() as browser:
        callback = await browser.callback_url(provider_id, person=person.subject)
        with refusal(house, log, "account_not_linked", status=403, stored=True) as caught:
            caught.answer = await browser.get(callback)
        assert await browser.session_status() == 401


async def test_the_same_identity_comes_back_to_its_account(doors: House) -> None:
    """S43."""
    person = doors.newcomer()
    accounts, links = counts(doors)
    assert await account_of(doors, "PlainA", person) == await account_of(doors, "PlainA", person)
    assert counts(doors) == (accounts + 1, links + 1)


async def test_a_verified_address_links_two_trusted_connections(doors: House) -> None:
    """S44, R49: (a) trusted, (b) proven, (c) the account itself proved that address; the reasons are shown."""
    person = doors.newcomer()
    accounts, links = counts(doors)
    first = await account_of(doors, "TrustedA", person)
    async with doors.browser() as browser:
        await browser.signed_in("TrustedB", person=person.subject)
        assert (await browser.get("/api/session")).json()["account"]["id"] == first
        page = (await browser.get("/account")).text
    assert "Door TrustedA" in page
    assert "Door TrustedB" in page
    assert "This account had proved the same address before." in page
    assert counts(doors) == (accounts + 1, links + 2)


@pytest.mark.parametrize(("first", "second"), [("PlainA", "TrustedA"), ("TrustedA", "PlainA"), ("PlainA", "PlainB")])
async def test_an_untrusted_connection_links_nobody(doors: House, log: Log, first: str, second: str) -> None:
    """S44: neither what it says now, nor what an account was made of on its word (account pre-hijacking)."""
    person = doors.newcomer()
    await account_of(doors, first, person)
    await refused(doors, log, second, person)


@pytest.mark.parametrize("verified", [False, None, "true", "false", "1"])
async def test_only_the_boolean_true_verifies_an_address(doors: House, log: Log, verified: bool | str | None) -> None:  # noqa: FBT001
    """S46: false, absent, and text that says so, at the account's door and at the newcomer's."""
    person = doors.newcomer()
    await account_of(doors, "TrustedA", person)
    claimant = doors.newcomer(email=person.email, email_verified=verified)
    await refused(doors, log, "TrustedB", claimant)
    unproven = doors.newcomer(email_verified=verified)
    await account_of(doors, "TrustedA", unproven)
    await refused(doors, log, "TrustedB", doors.newcomer(email=unproven.email, email_verified=True))


async def test_a_verification_by_text_at_userinfo_is_none(doors: House, log: Log) -> None:
    """S46: the same from the other source of claims."""
    person = doors.newcomer()
    await account_of(doors, "TrustedA", person)
    faults = Faults(id_token=(IdTokenFault.CLAIMS_ONLY_AT_USERINFO,), userinfo=(UserinfoFault.EMAIL_VERIFIED_STRING,))
    with doors.twin.faulty(faults):
        await refused(doors, log, "TrustedB", person)


async def test_a_change_of_address_upstream_moves_nobody(doors: House) -> None:
    """S49: the linked identity stays with its account, also when the new address is another account's."""
    person, other = doors.newcomer(), doors.newcomer()
    accounts, links = counts(doors)
    account = await account_of(doors, "TrustedA", person)
    others = await account_of(doors, "TrustedA", other)
    doors.newcomer(subject=person.subject, email=other.email)
    assert await account_of(doors, "TrustedA", person) == account
    doors.newcomer(subject=person.subject)
    assert await account_of(doors, "TrustedA", person) == account
    assert others != account
    assert counts(doors) == (accounts + 2, links + 2)


async def test_a_reassigned_address_with_a_new_subject_is_somebody_else(doors: House, log: Log) -> None:
    """S49: the next owner of an address does not get the account of the one before."""
    before = doors.newcomer()
    account = await account_of(doors, "TrustedA", before)
    heir = doors.newcomer(email=before.email)
    await refused(doors, log, "TrustedA", heir)
    assert await account_of(doors, "TrustedA", before) == account


async def test_an_identity_is_never_known_by_its_address(doors: House, log: Log) -> None:
    """S43: the same subject at another connection is another identity."""
    person = doors.newcomer(email=None, email_verified=None)
    doors.connect("NoAddressA", emailRequired=False, trusted=True)
    doors.connect("NoAddressB", emailRequired=False, trusted=True)
    log.clear()
    assert await account_of(doors, "NoAddressA", person) != await account_of(doors, "NoAddressB", person)
    assert not log


@pytest.mark.parametrize(
    "subject", ["LENA", "lena ", " lena", "lena\u0000x", "le\u0301na", "\uff4c\uff45\uff4e\uff41"], ids=ascii
)
async def test_subjects_are_exact_bytes(doors: House, subject: str, domain: str) -> None:
    """S43: no case folding, no trimming, no Unicode equivalence: each is a person of its own, or refused by name."""
    plain = doors.newcomer(subject="lena", email="lena@example.org")
    odd = doors.newcomer(subject=subject, email=under(domain, "odd@example.org"))
    first = await account_of(doors, "PlainA", plain)
    async with doors.browser() as browser:
        answer = await browser.sign_in("PlainA", person=str(odd.email))
        if answer.status_code == 303:
            assert (await browser.get("/api/session")).json()["account"]["id"] != first
        else:
            assert "subject_refused" in answer.text


@pytest.mark.parametrize(
    ("held", "claimed"),
    [
        ("Grace@Example.ORG", "grace@example.org"),
        ("grace@EXAMPLE.org", "GRACE@example.org"),
        ("grace@bücher.example", "grace@xn--bcher-kva.example"),
    ],
)
async def test_one_address_in_two_spellings_links(doors: House, held: str, claimed: str, domain: str) -> None:
    """S45: the domain by IDNA, the local part in ASCII lower case."""
    first = await account_of(doors, "TrustedA", doors.newcomer(email=under(domain, held)))
    assert await account_of(doors, "TrustedB", doors.newcomer(email=under(domain, claimed))) == first


@pytest.mark.parametrize(
    ("held", "claimed"),
    [
        ("grace@example.org", "grace+x@example.org"),
        ("grace.h@example.org", "graceh@example.org"),
        ("grace@example.org", "grace@mail.example.org"),
        ("grace@example.org", "\u0261race@example.org"),
        ("grace@example.org", "grace@example.org\u200b"),
        ("grace@example.org", '"grace"@example.org'),
        ("grace@example.org", "x@evil.example,grace@example.org"),
        ("\u0131da@example.org", "ida@example.org"),
    ],
    ids=ascii,
)
async def test_two_addresses_that_look_alike_do_not_link(doors: House, held: str, claimed: str, domain: str) -> None:
    """S45: nothing else is ever normalised, and what cannot be compared is never linked."""
    first = await account_of(doors, "TrustedA", doors.newcomer(email=under(domain, held)))
    async with doors.browser() as browser:
        answer = await browser.sign_in("TrustedB", person=doors.newcomer(email=under(domain, claimed)).subject)
        if answer.status_code == 303:
            assert (await browser.get("/api/session")).json()["account"]["id"] != first
        else:
            assert "account_not_linked" in answer.text or "missing_user_info" in answer.text
    linked = doors.database.execute(f"SELECT count(*) FROM links WHERE account_id = '{first}'")  # noqa: S608
    assert linked == [(1,)]


async def test_a_changed_issuer_does_not_re_own_identities(doors: House) -> None:
    """S73: the same subject of another issuer at the same connection is another identity."""
    person = doors.newcomer()
    doors.connect("Moving")
    first = await account_of(doors, "Moving", person)
    with another_twin(doors.clock) as other:
        client = doors.client("Moving")
        other.twin.register(client)
        other.twin.people[person.subject] = doors.newcomer(subject=person.subject, email="next-owner@example.org")
        config = {"issuer": other.issuer, "clientId": client.client_id, "clientSecret": client.secret}
        doors.change("Moving", Change(config=config))
        doors.clock.advance(1)
        assert await account_of(doors, "Moving", person) != first


async def test_first_sign_ins_at_the_same_moment_make_one_account(doors: House) -> None:
    """S43, S44: the same new identity from many browsers, and the same new address from two connections at once."""
    person = doors.newcomer()
    accounts, links = counts(doors)
    async with AsyncExitStack() as stack:
        browsers = [await stack.enter_async_context(doors.browser()) for _ in range(12)]
        doorways = ["TrustedA", "TrustedB"] * 6
        callbacks = [
            await browser.callback_url(doorway, person=person.subject)
            for browser, doorway in zip(browsers, doorways, strict=True)
        ]
        answers = await asyncio.gather(
            *(browser.get(callback) for browser, callback in zip(browsers, callbacks, strict=True))
        )
        assert {answer.status_code for answer in answers} == {303}
        seen = [(await browser.get("/api/session")).json()["account"]["id"] for browser in browsers]
    assert len(set(seen)) == 1
    assert counts(doors) == (accounts + 1, links + 2)
