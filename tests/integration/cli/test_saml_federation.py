"""`vestibule saml import` of a federation, `search`, `forget`, and connections to its providers (S62)."""

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Ended
from databases import Database
from metadata_documents import FEDERATION, HALL, LIBRARY, MUSEUM, STRANGER, aggregate, many
from metadata_server import MetadataServer
from saml_signing_keys import signing_key

DAY_S = 86_400
UNTIL_S = int(time.time()) + 14 * DAY_S
ALL = (HALL, LIBRARY, MUSEUM)
DOCUMENT = aggregate(*ALL, until_s=UNTIL_S)
NAME = ("--source", "fed")


@pytest.fixture
def signer(tmp_path: Path) -> tuple[str, str]:
    """The option that pins the federation's key."""
    path = tmp_path / "signer.pem"
    path.write_text(FEDERATION.certificate_pem)
    return "--signer", str(path)


@pytest.fixture
def indexed(vestibule: CommandLine, published: MetadataServer, signer: tuple[str, str]) -> CommandLine:
    """The command line, with the federation indexed from its address as `fed`."""
    good(vestibule("saml", "import", published.publish(DOCUMENT), *NAME, *signer))
    return vestibule


def good(ended: Ended) -> Ended:
    assert ended.status == 0, ended.err
    return ended


def refused(ended: Ended, code: str, *, status: int = 1) -> str:
    assert (ended.status, ended.err.partition(":")[0]) == (status, code), ended.err
    return ended.err


def status(vestibule: CommandLine) -> Any:  # noqa: ANN401 - JSON
    return vestibule("saml", "status", "--json").json


def found(vestibule: CommandLine, *words: str) -> list[str]:
    """Entity IDs that a search gives."""
    rows = good(vestibule("saml", "search", *words, "--json")).json
    return [row["entity_id"] for row in rows]


def test_a_federation_is_indexed_and_nothing_is_taken_silently(
    vestibule: CommandLine, published: MetadataServer, signer: tuple[str, str]
) -> None:
    ended = good(vestibule("saml", "import", published.publish(DOCUMENT), *NAME, *signer))

    assert "Indexed fed: 3 identity providers" in ended.out
    assert "verified" in ended.out
    assert "The Library" in ended.out
    assert "No connection was added." in ended.err
    seen = status(vestibule)
    assert seen["connections"] == []
    (source,) = seen["sources"]
    assert (source["name"], source["kind"], source["providers"]) == ("fed", "aggregate", 3)
    assert (source["is_signed"], source["is_refreshed"]) == (True, True)
    assert source["refresh_at"] is not None


def test_for_a_program_it_lists_what_fits(
    vestibule: CommandLine, published: MetadataServer, signer: tuple[str, str]
) -> None:
    url = published.publish(DOCUMENT)
    listed = good(vestibule("saml", "import", url, *NAME, *signer, "--search", "museum", "--json")).json
    assert listed["source"]["name"] == "fed"
    (row,) = listed["providers"]
    assert (row["entity_id"], row["name"]) == (MUSEUM.entity_id, "Museum of Modern Art")
    assert row["scopes"] == ["museum.example", "art.museum.example"]
    assert row["line"] > 1
    assert row["valid_until"] is not None


def test_it_is_called_like_its_server_or_its_file(
    vestibule: CommandLine, published: MetadataServer, tmp_path: Path
) -> None:
    path = tmp_path / "my federation.xml"
    path.write_bytes(DOCUMENT)
    good(vestibule("saml", "import", published.publish(DOCUMENT)))
    good(vestibule("saml", "import", str(path)))
    assert [source["name"] for source in status(vestibule)["sources"]] == ["127.0.0.1", "my-federation"]
    unnamed = vestibule("saml", "import", "-", typed=DOCUMENT.decode())
    assert (unnamed.status, "--source NAME" in unnamed.err) == (2, True)


def test_it_is_searched_by_name_domain_and_entity_id(indexed: CommandLine) -> None:
    assert found(indexed, "bucherei") == [LIBRARY.entity_id]
    assert found(indexed, "MODERN art") == [MUSEUM.entity_id]
    assert found(indexed, "art.museum.example", *NAME) == [MUSEUM.entity_id]
    assert found(indexed, HALL.entity_id) == [HALL.entity_id]
    assert len(found(indexed)) == 3
    assert found(indexed, "nobody") == []
    shown = good(indexed("saml", "search", "library"))
    assert LIBRARY.entity_id in shown.out
    assert good(indexed("saml", "search", "nobody")).out == ""
    more = good(indexed("saml", "search", "--limit", "1"))
    assert "... and 2 more." in more.err


def test_without_an_index_there_is_nothing_to_search(vestibule: CommandLine) -> None:
    refused(vestibule("saml", "search", "x"), "object_not_found")
    refused(vestibule("saml", "search", "x", "--source", "fed"), "object_not_found")


def test_one_provider_is_taken_when_it_is_named(
    vestibule: CommandLine, published: MetadataServer, signer: tuple[str, str]
) -> None:
    named = ("--entity-id", LIBRARY.entity_id, "--provider-id", "Library")
    ended = good(vestibule("saml", "import", published.publish(DOCUMENT), *NAME, *signer, *named))

    assert "Added Library: The Library, issuer https://library.example/idp" in ended.out
    assert "It follows the source fed." in ended.out
    (row,) = status(vestibule)["connections"]
    assert (row["follows"]["name"], row["entity_id"]) == ("fed", LIBRARY.entity_id)
    assert row["metadata_until"] == row["follows"]["valid_until"]
    shown = vestibule("connections", "show", "Library", "--json").json
    assert shown["config"]["scopes"] == ["library.example"]


def test_another_one_later_without_the_document(indexed: CommandLine, published: MetadataServer) -> None:
    """Many connections share one source: the federation is asked once for all of them."""
    before = len(published.requests)
    for provider, name in ((LIBRARY, "Library"), (MUSEUM, "Museum")):
        added = indexed("saml", "import", *NAME, "--entity-id", provider.entity_id, "--provider-id", name, "--json")
        assert good(added).json["follows_metadata"] is True
        assert added.json["metadata"]["is_signed"] is True
    assert len(published.requests) == before
    assert [row["follows"]["name"] for row in status(indexed)["connections"]] == ["fed", "fed"]


def test_an_entity_id_alone_shows_that_provider_and_adds_nothing(indexed: CommandLine) -> None:
    ended = good(indexed("saml", "import", *NAME, "--entity-id", MUSEUM.entity_id))
    assert MUSEUM.sso_url in ended.out
    assert "--entity-id https://museum.example/idp --provider-id ID" in ended.err
    assert status(indexed)["connections"] == []


def test_a_provider_id_alone_is_not_enough(
    vestibule: CommandLine, published: MetadataServer, signer: tuple[str, str]
) -> None:
    ended = vestibule("saml", "import", published.publish(DOCUMENT), *NAME, *signer, "--provider-id", "Hall")
    assert (ended.status, "--entity-id" in ended.err) == (2, True)
    assert status(vestibule)["connections"] == []


def test_a_provider_that_is_not_in_it(indexed: CommandLine) -> None:
    named = ("--entity-id", "https://nobody.example", "--provider-id", "X")
    assert "saml search" in refused(indexed("saml", "import", *NAME, *named), "object_not_found")
    refused(indexed("saml", "import", "--source", "nowhere", *named), "object_not_found")


def test_an_import_again_replaces_the_index(
    indexed: CommandLine, published: MetadataServer, signer: tuple[str, str]
) -> None:
    url = published.publish(aggregate(HALL, MUSEUM, until_s=UNTIL_S))
    good(indexed("saml", "import", url, *NAME, *signer))
    assert sorted(found(indexed)) == [HALL.entity_id, MUSEUM.entity_id]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (aggregate(HALL, until_s=UNTIL_S, signer=None), "signature_missing"),
        (aggregate(HALL, until_s=UNTIL_S, signer=STRANGER), "signature_validation_failed"),
        (DOCUMENT[:-20], "metadata_malformed"),
        (aggregate(HALL, until_s=1_700_000_000), "metadata_expired"),
        (aggregate(HALL), "metadata_not_taken"),
        (aggregate(HALL, HALL.but(number=2), until_s=UNTIL_S), "metadata_duplicate"),
        (b"<html></html>", "metadata_malformed"),
    ],
    ids=["unsigned", "foreign", "cut off", "expired", "endless", "twice", "html"],
)
def test_a_document_that_is_refused_leaves_the_index(
    indexed: CommandLine, published: MetadataServer, signer: tuple[str, str], bad: bytes, code: str
) -> None:
    refused(indexed("saml", "import", published.publish(bad), *NAME, *signer), code)
    assert len(found(indexed)) == 3
    (source,) = status(indexed)["sources"]
    assert (source["failing_since"], source["failure"]) == (None, None)


def test_what_nobody_has_signed_is_marked_and_nothing_follows_it(
    vestibule: CommandLine, published: MetadataServer
) -> None:
    """S62."""
    url = published.publish(aggregate(*ALL, signer=None))
    named = ("--entity-id", HALL.entity_id, "--provider-id", "Hall")

    ended = good(vestibule("saml", "import", url, *NAME, *named))

    assert "NOT CHECKED" in ended.out
    assert "it names no end" in ended.out
    assert "never by itself" in ended.out
    assert "It follows the source" not in ended.out
    seen = status(vestibule)
    assert (seen["sources"][0]["is_signed"], seen["sources"][0]["is_refreshed"]) == (False, False)
    assert seen["connections"][0]["follows"] is None
    refused(vestibule("saml", "refresh", "fed"), "metadata_not_taken")
    refused(vestibule("saml", "follow", "Hall", *NAME), "metadata_not_taken")


def test_a_refresh_by_the_sources_name_tells_what_it_did(indexed: CommandLine, published: MetadataServer) -> None:
    for provider, name in ((HALL, "Hall"), (LIBRARY, "Library"), (MUSEUM, "Museum")):
        good(indexed("saml", "import", *NAME, "--entity-id", provider.entity_id, "--provider-id", name))
    moved = HALL.but(sso_url="https://evil.example/sso")
    published.publish(aggregate(moved, LIBRARY.but(keys=HALL.keys), until_s=UNTIL_S))

    ended = good(indexed("saml", "refresh", "fed"))

    assert ended.out.splitlines() == [
        "Read fed: changed Library",
        "A change waits for you at Hall: vestibule saml accept Hall",
        "The source no longer names the provider of Museum.",
    ]
    assert good(indexed("saml", "refresh", "Library")).out.startswith("Read fed: nothing changed")


def test_a_file_that_is_given_meanwhile_counts_until_the_federation_says_something_new(
    indexed: CommandLine, published: MetadataServer, tmp_path: Path
) -> None:
    """A federation takes a day to publish a member's new key; its validUntil moves every day."""
    good(indexed("saml", "import", *NAME, "--entity-id", HALL.entity_id, "--provider-id", "Hall"))
    next_key, third_key = signing_key("the provider's next"), signing_key("the one after")
    path = tmp_path / "newer.xml"
    path.write_bytes(HALL.but(keys=(next_key,)).document())
    good(indexed("connections", "change", "Hall", "--metadata", str(path)))

    published.publish(aggregate(*ALL, until_s=UNTIL_S + DAY_S))
    good(indexed("saml", "refresh", "fed"))
    assert names_of_certificates(indexed) == ["CN=the provider's next"]
    (row,) = status(indexed)["connections"]
    assert (row["own_fields"], row["metadata_until"]) == ([], row["follows"]["valid_until"])

    published.publish(aggregate(HALL.but(keys=(third_key,)), LIBRARY, until_s=UNTIL_S + DAY_S))
    good(indexed("saml", "refresh", "fed"))
    assert names_of_certificates(indexed) == ["CN=the one after"]


def names_of_certificates(vestibule: CommandLine) -> list[str]:
    shown = vestibule("connections", "show", "Hall", "--json").json
    return [row["name"] for row in shown["provider_certificates"]]


def test_a_connection_of_an_address_cannot_be_called_like_a_federation(
    indexed: CommandLine, published: MetadataServer
) -> None:
    """Its source has the connection's name."""
    url = published.publish(HALL.document(), path="/hall")
    assert "fed" in refused(indexed("saml", "import", url, "--provider-id", "fed"), "already_exists")
    assert status(indexed)["connections"] == []


def test_a_source_is_forgotten_when_nothing_follows_it(indexed: CommandLine) -> None:
    good(indexed("saml", "import", *NAME, "--entity-id", HALL.entity_id, "--provider-id", "Hall"))
    assert "vestibule saml unfollow" in refused(indexed("saml", "forget", "fed", "--yes"), "already_exists")
    good(indexed("saml", "unfollow", "Hall"))

    ended = good(indexed("saml", "forget", "fed", "--yes"))

    assert ended.out == "Removed fed with 3 identity providers.\n"
    assert status(indexed)["sources"] == []
    refused(indexed("saml", "forget", "fed", "--yes"), "object_not_found")
    assert indexed("connections", "show", "Hall", "--json").json["issuer"] == HALL.entity_id


def test_an_import_that_is_killed_leaves_the_old_index_and_a_later_one_works(
    indexed: CommandLine, database: Database, signer: tuple[str, str], tmp_path: Path, published: MetadataServer
) -> None:
    """S62: kill -9, in the middle of the writing."""
    large = tmp_path / "large.xml"
    large.write_bytes(aggregate(*many(3_000), until_s=UNTIL_S))
    with indexed.running("saml", "import", str(large), *NAME, *signer) as importing:
        until(lambda: _rows(database) > 3)
        assert importing.signal(signal.SIGKILL).status == -signal.SIGKILL

    assert _rows(database) > 3
    assert sorted(found(indexed)) == sorted(provider.entity_id for provider in ALL)
    good(indexed("saml", "import", *NAME, "--entity-id", HALL.entity_id, "--provider-id", "Hall"))

    # The dead process had the lease; a quarter of an hour later it counts no more.
    refused(indexed("saml", "import", str(large), *NAME, *signer), "edit_conflict")
    database.execute("UPDATE metadata_sources SET leased_until_s = 0")
    published.publish(aggregate(HALL, MUSEUM, until_s=UNTIL_S))
    good(indexed("saml", "refresh", "fed"))
    assert sorted(found(indexed)) == [HALL.entity_id, MUSEUM.entity_id]


def _rows(database: Database) -> int:
    ((count,),) = database.execute("SELECT COUNT(*) FROM metadata_entities")
    assert isinstance(count, int)
    return count


def until(holds: Callable[[], bool], *, patience_s: float = 60) -> None:
    """Look again and again: another process is at work."""
    end_s = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end_s, "it never happened"
        time.sleep(0.005)


def test_two_federations_that_disagree_about_a_provider(
    indexed: CommandLine, published: MetadataServer, signer: tuple[str, str]
) -> None:
    """Whoever takes it from one of them is told, and that one counts."""
    hall = HALL.but(keys=(signing_key("another"),), sso_url="https://elsewhere.example/sso")
    other = aggregate(hall, LIBRARY, until_s=UNTIL_S)
    good(indexed("saml", "import", published.publish(other, path="/other"), "--source", "other", *signer))
    take = ("saml", "import", *NAME, "--provider-id")

    taken = good(indexed(*take, "Hall", "--entity-id", HALL.entity_id))
    library = good(indexed(*take, "Library", "--entity-id", LIBRARY.entity_id))

    said = "The source other describes this provider otherwise: the signing certificates, the sign-in addresses differ."
    assert said in taken.out
    assert "describes this provider otherwise" not in library.out
    config = indexed("connections", "show", "Hall", "--json").json["config"]
    assert config["ssoUrl"] == HALL.sso_url
