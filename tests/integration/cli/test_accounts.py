"""`vestibule accounts`: what an administrator sees of accounts, and does to them."""

import asyncio
from dataclasses import dataclass

import pytest
from command_line import CommandLine
from stored import a_link, a_proof, a_session, an_account, an_attempt, keep_account
from terminal import terminal

from vestibule.app.host import Host, open_host
from vestibule.domain.accounts.model import Account, Link
from vestibule.domain.audit.event import Action
from vestibule.flows.store import Transaction
from vestibule.settings import load_settings

SUBJECT = "00u1abc%_/DEF"


@dataclass(frozen=True)
class People:
    """Two accounts: one that occupies an address, through `Twin`, and one that has proved its own, by two ways in."""

    occupant: Account
    way_in: Link
    owner: Account
    old: Link
    new: Link


@pytest.fixture
def people(added: CommandLine) -> People:
    """They have signed in, the occupant in two browsers, and `Twin` has a sibling, `Other`."""
    fields = ("--set", "issuer=https://id.example", "--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET")
    ended = added("connections", "add", "Other", "--connector", "oidc", "--name", "The other", *fields, "--offline")
    assert ended.status == 0, ended.err
    return asyncio.run(_people(added))


async def _people(vestibule: CommandLine) -> People:
    async with open_host(load_settings(environ=vestibule.environ)) as host:
        twin, other = [await host.manage.get(name) for name in ("Twin", "Other")]
        now_s = host.clock.now_s()
        occupant = an_account(email="Ann@Example.com", email_key=None, name="Mallory Äther", created_at_s=now_s - 60)
        owner = an_account(email="bob@example.com", email_key="bob@example.com", name="Bob", created_at_s=now_s)
        await keep_account(host.store, occupant)
        await keep_account(host.store, owner)
        used = {"created_at_s": now_s - 60, "last_used_at_s": now_s}
        way_in = a_link(occupant, twin, subject=SUBJECT, reasons=("connection_not_trusted", "address_verified"), **used)
        old, new = a_link(owner, twin, **used), a_link(owner, other, **used)
        ends = {"idle_expires_at_s": now_s + 3600, "expires_at_s": now_s + 7200}

        async def keep(transaction: Transaction) -> None:
            for link in (way_in, old, new):
                await transaction.links.add(link)
            for link, account in ((way_in, occupant), (way_in, occupant), (old, owner), (new, owner)):
                proof = a_proof(connection_id=link.connection_id, issuer=link.issuer, subject=link.subject)
                await transaction.sessions.add(a_session(account, proof=proof, **ends))
            await transaction.attempts.add(
                an_attempt(account_id=occupant.id, connection_id=twin.id, provider_id="Twin", at_s=now_s)
            )

        await host.store.write(keep)
        return People(occupant=occupant, way_in=way_in, owner=owner, old=old, new=new)


def trail(vestibule: CommandLine) -> list[tuple[Action, str]]:
    """What was audited of accounts: action and account, in alphabetical order; much of it is of the same moment."""

    async def read() -> list[tuple[Action, str]]:
        async with open_host(load_settings(environ=vestibule.environ)) as host:
            events = await host.store.read(lambda transaction: transaction.audit.newest(limit=100))
        return sorted((event.action, event.account_id) for event in events if event.account_id)

    return asyncio.run(read())


def live_sessions(vestibule: CommandLine, account: Account) -> int:
    """How many the account has."""

    async def count(host: Host) -> int:
        now_s = host.clock.now_s()
        return len(await host.store.read(lambda transaction: transaction.sessions.of_account(account.id, now_s=now_s)))

    async def read() -> int:
        async with open_host(load_settings(environ=vestibule.environ)) as host:
            return await count(host)

    return asyncio.run(read())


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("ann@example.com", ["address"]),
        ("ANN@EXAMPLE.COM", ["address"]),
        ("mallory", ["name"]),
        ("ory Äth", ["name"]),
        (SUBJECT, ["subject"]),
    ],
)
def test_an_account_is_found_by_address_name_and_subject(
    added: CommandLine, people: People, text: str, by: list[str]
) -> None:
    (found,) = added("accounts", "find", text, "--json").json
    assert (found["id"], found["found_by"]) == (people.occupant.id, by)
    assert (found["address"], found["proven"], found["links"]) == ("Ann@Example.com", False, 1)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "text",
    [
        "ann@example.co",  # no part of an address
        "ann+x@example.com",
        "a.nn@example.com",
        "аnn@example.com",  # noqa: RUF001 - a Cyrillic letter
        SUBJECT.lower(),
        SUBJECT[:-1],
        "M%y",  # no pattern
        "Mallor_",
        "",
        "\udcff",
        "z" * 100_000,
    ],
)
def test_nothing_else_finds_it(added: CommandLine, text: str) -> None:
    """S43, S45: exact bytes, and addresses as the linking rule compares them."""
    ended = added("accounts", "find", text, "--json")
    assert (ended.status, ended.json) == (0, [])


def test_a_proved_address_finds_its_account_first(added: CommandLine, people: People) -> None:
    """Whose name is somebody else's address does not hide whose it is."""
    namesake = an_account(email=None, email_key=None, name="bob@example.com")

    async def keep() -> None:
        async with open_host(load_settings(environ=added.environ)) as host:
            await keep_account(host.store, namesake)

    asyncio.run(keep())
    first, second = added("accounts", "find", "bob@example.com", "--json").json
    assert (first["id"], first["proven"], first["found_by"]) == (people.owner.id, True, ["address"])
    assert (second["id"], second["proven"], second["found_by"]) == (namesake.id, None, ["name"])
    ended = added("accounts", "find", "bob@example.com", "--limit", "1")
    assert ended.out.startswith(people.owner.id)
    assert len(ended.out.splitlines()) == 1
    assert "There are more" in ended.err


def test_accounts_are_listed_newest_first_and_by_connection(added: CommandLine, people: People) -> None:
    newest_first = [people.owner.id, people.occupant.id]
    assert [row["id"] for row in added("accounts", "list", "--json").json] == newest_first
    assert [row["id"] for row in added("accounts", "list", "--connection", "Twin", "--json").json] == newest_first
    (only,) = added("accounts", "list", "--connection", "Other", "--json").json
    assert (only["id"], only["links"]) == (people.owner.id, 2)
    shortened = added("accounts", "list", "--limit", "1")
    assert shortened.out.split("\t")[:3] == [people.owner.id, "bob@example.com", "yes"]
    assert "There are more" in shortened.err
    unknown = added("accounts", "list", "--connection", "twin")
    assert (unknown.status, unknown.err.partition(":")[0]) == (1, "object_not_found")


def test_an_id_to_copy_stays_whole_in_a_narrow_terminal(added: CommandLine, people: People) -> None:
    for command in (("list",), ("find", "ann@example.com")):
        with terminal("accounts", *command, environ={**added.environ, "COLUMNS": "60"}) as watched:
            assert watched.end() == 0
        assert people.occupant.id in watched.seen


def test_an_account_is_shown_with_its_ways_in_sessions_and_sign_ins(added: CommandLine, people: People) -> None:
    row = added("accounts", "show", people.occupant.id, "--json").json
    assert (row["address"], row["proven"], row["live_sessions"]) == ("Ann@Example.com", False, 2)
    (link,) = row["links"]
    assert (link["id"], link["provider_id"], link["subject"]) == (people.way_in.id, "Twin", SUBJECT)
    assert (link["method"], link["reasons"]) == ("first_sign_in", ["connection_not_trusted", "address_verified"])
    assert [attempt["provider_id"] for attempt in row["attempts"]] == ["Twin"]
    said = added("accounts", "show", people.occupant.id).out
    for wanted in ("Ann@Example.com", "no", "Twin (The twin)", SUBJECT, "first sign in", "connection not trusted"):
        assert wanted in said


def test_an_account_that_is_not_there_is_said_so(added: CommandLine) -> None:
    for command in (("show", "01NOBODY"), ("release", "01NOBODY"), ("remove", "01NOBODY", "--yes")):
        ended = added("accounts", *command)
        assert (ended.status, ended.err.partition(":")[0]) == (1, "object_not_found")
        assert "vestibule accounts find" in ended.err


def test_a_release_takes_the_address_and_leaves_the_account(added: CommandLine, people: People) -> None:
    ended = added("accounts", "release", people.occupant.id)
    assert (ended.status, ended.out) == (
        0,
        f"Account {people.occupant.id} does not show Ann@Example.com any more. Whose it is can sign in now.\n",
    )
    assert added("accounts", "find", "ann@example.com", "--json").json == []
    row = added("accounts", "show", people.occupant.id, "--json").json
    assert (row["address"], row["proven"], row["live_sessions"], len(row["links"])) == (None, None, 2, 1)
    again = added("accounts", "release", people.occupant.id)
    assert (again.status, again.out) == (0, f"Account {people.occupant.id} shows no address already.\n")
    assert trail(added) == [(Action.ADDRESS_RELEASED, people.occupant.id)]


def test_a_proved_address_is_not_released(added: CommandLine, people: People) -> None:
    ended = added("accounts", "release", people.owner.id)
    assert (ended.status, ended.err.partition(":")[0]) == (1, "address_proven")
    assert f"vestibule accounts remove {people.owner.id}" in ended.err
    assert "bob@example.com" not in ended.err
    assert added("accounts", "show", people.owner.id, "--json").json["proven"] is True
    assert trail(added) == []


def test_a_removed_account_takes_links_and_sessions_with_it(added: CommandLine, people: People) -> None:
    ended = added("accounts", "remove", people.occupant.id, "--yes")
    assert (ended.status, ended.out) == (0, f"Removed account {people.occupant.id}. 2 sessions ended.\n")
    assert added("accounts", "show", people.occupant.id).status == 1
    assert added("accounts", "find", SUBJECT, "--json").json == []
    assert live_sessions(added, people.occupant) == 0
    assert live_sessions(added, people.owner) == 2
    actions = (Action.ACCOUNT_REMOVED, Action.LINK_REMOVED, Action.SESSION_REVOKED, Action.SESSION_REVOKED)
    assert trail(added) == [(action, people.occupant.id) for action in actions]


def test_whoever_removes_is_asked_first(added: CommandLine, people: People) -> None:
    unasked = added("accounts", "remove", people.occupant.id)
    assert unasked.status == 2
    assert "--yes" in unasked.err
    with terminal("accounts", "remove", people.occupant.id, environ=added.environ) as watched:
        watched.wait_for("[y/N]")
        assert "Mallory Äther, Ann@Example.com" in " ".join(watched.seen.split())
        watched.type("n")
        assert watched.end() != 0
    assert added("accounts", "show", people.occupant.id).status == 0


def test_a_way_in_is_taken_away_with_the_sessions_that_rest_on_it(added: CommandLine, people: People) -> None:
    ended = added("accounts", "unlink", people.owner.id, people.old.id)
    assert (ended.status, ended.out) == (
        0,
        f"Took {people.old.id} away from account {people.owner.id}. 1 session ended.\n",
    )
    row = added("accounts", "show", people.owner.id, "--json").json
    assert ([link["id"] for link in row["links"]], row["live_sessions"]) == ([people.new.id], 1)
    assert live_sessions(added, people.occupant) == 2
    account = people.owner.id
    assert trail(added) == [(Action.LINK_REMOVED, account), (Action.SESSION_REVOKED, account)]


def test_the_last_way_in_is_taken_away_by_force_only(added: CommandLine, people: People) -> None:
    refused = added("accounts", "unlink", people.occupant.id, people.way_in.id)
    assert (refused.status, refused.err.partition(":")[0]) == (1, "last_method")
    assert "--force" in refused.err
    assert live_sessions(added, people.occupant) == 2
    forced = added("accounts", "unlink", people.occupant.id, people.way_in.id, "--force")
    assert forced.status == 0
    assert live_sessions(added, people.occupant) == 0
    assert "nobody can sign in to this account" in added("accounts", "show", people.occupant.id).out


def test_a_way_in_of_a_disabled_connection_is_no_other_way_in(added: CommandLine, people: People) -> None:
    assert added("connections", "disable", "Other").status == 0
    refused = added("accounts", "unlink", people.owner.id, people.old.id)
    assert (refused.status, refused.err.partition(":")[0]) == (1, "last_method")
    assert added("accounts", "unlink", people.owner.id, people.new.id).status == 0


def test_a_link_of_another_account_is_none(added: CommandLine, people: People) -> None:
    for force in ((), ("--force",)):
        ended = added("accounts", "unlink", people.owner.id, people.way_in.id, *force)
        assert (ended.status, ended.err.partition(":")[0]) == (1, "object_not_found")
    assert len(added("accounts", "show", people.occupant.id, "--json").json["links"]) == 1


@pytest.mark.usefixtures("people")
def test_what_providers_said_does_not_act_on_the_terminal(added: CommandLine) -> None:
    """S59, S69."""
    hostile = an_account(email="eve@example.com", email_key=None, name="Eve\x1b[31m\nowner")

    async def keep() -> None:
        async with open_host(load_settings(environ=added.environ)) as host:
            await keep_account(host.store, hostile)

    asyncio.run(keep())
    for command in (("list",), ("find", "eve"), ("show", hostile.id)):
        said = added("accounts", *command).out
        assert "\x1b" not in said
        assert "\nowner" not in said
