"""`vestibule saml follow`, `unfollow`, `refresh`, `accept` and `status`, and the last column of `connections list`."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Ended
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from metadata_documents import FEDERATION, HALL, LIBRARY, aggregate
from metadata_server import MetadataServer
from saml_signing_keys import SigningKey, idp_key, signing_key

DAY_S = 86_400
NEW_HOME = "https://login.other.example/sso"
NEXT = signing_key("the provider's next")


@pytest.fixture
def address(vestibule: CommandLine, published: MetadataServer) -> str:
    """Of the metadata that the connection `Hall` follows."""
    url = published.publish(HALL.document())
    good(vestibule("saml", "import", url, "--provider-id", "Hall"))
    return url


def good(ended: Ended) -> Ended:
    assert ended.status == 0, ended.err
    return ended


def refused(ended: Ended, code: str, *, status: int = 1) -> str:
    assert (ended.status, ended.err.partition(":")[0]) == (status, code), ended.err
    return ended.err


def status_of(vestibule: CommandLine, provider_id: str = "Hall") -> Any:  # noqa: ANN401 - JSON
    (row,) = vestibule("saml", "status", provider_id, "--json").json["connections"]
    return row


def config_of(vestibule: CommandLine) -> dict[str, Any]:
    config: dict[str, Any] = vestibule("connections", "show", "Hall", "--json").json["config"]
    return config


def in_days(days: float) -> int:
    return int(time.time() + days * DAY_S)


def ending_in(days: float, *, of: SigningKey) -> SigningKey:
    """The same key, in a certificate that ends so soon."""
    end = datetime.now(UTC) + timedelta(days=days)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"ends in {days}")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(of.private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=365))
        .not_valid_after(end)
        .sign(of.private_key, hashes.SHA256())
    )
    return SigningKey(of.private_key, certificate)


def test_a_connection_follows_an_address_from_now_on(
    vestibule: CommandLine, published: MetadataServer, tmp_path: Path
) -> None:
    """What the document says now is taken at once."""
    path = tmp_path / "idp.xml"
    path.write_bytes(HALL.document())
    good(vestibule("saml", "import", str(path), "--provider-id", "Hall"))
    url = published.publish(HALL.but(keys=(NEXT,), until_s=in_days(60)).document())

    ended = good(vestibule("saml", "follow", "Hall", url))

    assert ended.out.splitlines()[-1].startswith(f"Hall follows {url}: changed ")
    assert ended.out.endswith("config.signingCertificates.\n")
    row = status_of(vestibule)
    assert (row["follows"]["name"], row["follows"]["url"]) == ("Hall", url)
    assert row["metadata_until"] is not None


def test_a_connection_changes_what_it_follows(
    vestibule: CommandLine, published: MetadataServer, address: str, tmp_path: Path
) -> None:
    """From its own address to a federation and back; the source that was its own goes.

    A pinned signer is not lost on the way: whoever wants to do without has to say so.
    """
    signer = tmp_path / "signer.pem"
    signer.write_text(FEDERATION.certificate_pem)
    url = published.publish(aggregate(HALL, LIBRARY, until_s=in_days(14)), path="/fed")
    good(vestibule("saml", "import", url, "--source", "fed", "--signer", str(signer)))

    good(vestibule("saml", "follow", "Hall", "--source", "fed"))
    assert [source["name"] for source in vestibule("saml", "status", "--json").json["sources"]] == ["fed"]
    row = status_of(vestibule)
    assert (row["follows"]["name"], row["metadata_until"]) == ("fed", row["follows"]["valid_until"])

    refused(vestibule("saml", "follow", "Hall", address), "metadata_not_taken")
    refused(vestibule("connections", "change", "Hall", "--metadata", address), "metadata_not_taken")
    assert status_of(vestibule) == row
    good(vestibule("saml", "unfollow", "Hall"))
    good(vestibule("saml", "follow", "Hall", address))
    row = status_of(vestibule)
    assert (row["follows"]["name"], row["metadata_until"]) == ("Hall", None)


def test_another_provider_is_not_followed(vestibule: CommandLine, published: MetadataServer, address: str) -> None:
    other = published.publish(LIBRARY.document(), path="/other")
    refused(vestibule("saml", "follow", "Hall", other), "config_error")
    federation = published.publish(aggregate(HALL, signer=None), path="/fed")
    refused(vestibule("saml", "follow", "Hall", federation), "metadata_not_taken")
    assert vestibule("saml", "follow", "Hall", "idp.xml").status == 2
    assert status_of(vestibule)["follows"]["url"] == address


def test_either_an_address_or_a_source(vestibule: CommandLine, address: str) -> None:
    assert vestibule("saml", "follow", "Hall").status == 2
    assert vestibule("saml", "follow", "Hall", address, "--source", "fed").status == 2
    refused(vestibule("saml", "follow", "Nobody", address), "object_not_found")


def test_what_follows_no_more_keeps_what_it_has(
    vestibule: CommandLine, published: MetadataServer, address: str
) -> None:
    published.publish(HALL.but(keys=(NEXT,), until_s=in_days(2)).document())
    good(vestibule("saml", "refresh", "Hall"))
    before = config_of(vestibule)

    ended = good(vestibule("saml", "unfollow", "Hall"))

    assert ended.out == "Hall keeps what it has, and follows no metadata any more.\n"
    row = status_of(vestibule)
    assert (row["follows"], row["metadata_until"], row["warnings"]) == (None, None, [])
    assert config_of(vestibule) == before
    assert vestibule("saml", "status", "--json").json["sources"] == []
    refused(vestibule("saml", "unfollow", "Hall"), "object_not_found")
    refused(vestibule("saml", "refresh", "Hall"), "object_not_found")
    del address


def test_a_connection_that_is_removed_takes_its_source_along(vestibule: CommandLine, address: str) -> None:
    good(vestibule("connections", "remove", "Hall", "--yes"))
    assert vestibule("saml", "status", "--json").json == {"sources": [], "connections": []}
    good(vestibule("saml", "import", address, "--provider-id", "Hall"))


def test_a_refresh_says_what_came_of_it(vestibule: CommandLine, published: MetadataServer, address: str) -> None:
    assert good(vestibule("saml", "refresh", "Hall")).out == "Read Hall: nothing changed\n"
    published.publish(HALL.but(keys=(idp_key(), NEXT)).document())

    row = good(vestibule("saml", "refresh", "Hall", "--json")).json

    assert (row["changed"], row["held"], row["missing"], row["notes"]) == (["Hall"], [], [], [])
    assert row["source"]["url"] == address
    refused(vestibule("saml", "refresh", "hall"), "object_not_found")


def test_a_refresh_that_fails_says_why_and_keeps_what_there_is(
    vestibule: CommandLine, published: MetadataServer, address: str
) -> None:
    published.publish(status=500)
    refused(vestibule("saml", "refresh", "Hall"), "upstream_status")
    row = status_of(vestibule)
    assert row["follows"]["failure"].startswith("upstream_status: ")
    (warning,) = row["warnings"]
    assert warning["mark"] == "!"
    assert "could not be read since" in vestibule("saml", "status", "Hall").out
    published.publish(HALL.document())
    good(vestibule("saml", "refresh", "Hall"))
    assert status_of(vestibule)["warnings"] == []
    del address


def test_a_change_that_waits_is_shown_and_taken_when_somebody_says_so(
    vestibule: CommandLine, published: MetadataServer, address: str
) -> None:
    """S62."""
    published.publish(HALL.but(sso_url=NEW_HOME).document())
    ended = good(vestibule("saml", "refresh", "Hall"))
    assert "A change waits for you at Hall: vestibule saml accept Hall" in ended.out
    waiting = status_of(vestibule)["waiting"]
    assert waiting["fields"] == {"ssoUrl": NEW_HOME}
    shown = vestibule("saml", "status", "Hall").out
    assert "!!! A change of the metadata waits for you since" in " ".join(shown.split())
    (row,) = vestibule("connections", "list", "--json").json
    assert row["attention"] == "!!! a change waits"

    said = good(vestibule("saml", "accept", "Hall", "--yes")).out

    assert NEW_HOME in said
    assert HALL.sso_url in said
    assert "Taken over at Hall." in said
    assert config_of(vestibule)["ssoUrl"] == NEW_HOME
    assert status_of(vestibule)["waiting"] is None
    refused(vestibule("saml", "accept", "Hall", "--yes"), "object_not_found")
    del address


def test_nobody_says_yes_by_chance(vestibule: CommandLine, published: MetadataServer, address: str) -> None:
    """Without a terminal somebody has to say --yes."""
    published.publish(HALL.but(sso_url=NEW_HOME).document())
    good(vestibule("saml", "refresh", "Hall"))
    assert vestibule("saml", "accept", "Hall").status != 0
    assert config_of(vestibule)["ssoUrl"] == HALL.sso_url
    del address


MARKS = [(31, ""), (29, "!"), (20, "!!"), (13, "!!!"), (6, "!!!!")]


@pytest.mark.parametrize(("days", "mark"), [*MARKS, (-1, "OVER")])
def test_a_providers_certificate_that_ends(
    vestibule: CommandLine, published: MetadataServer, days: float, mark: str
) -> None:
    """S7: louder every week, in the list and in the status."""
    document = HALL.but(keys=(ending_in(days, of=idp_key()),)).document()
    good(vestibule("saml", "import", published.publish(document), "--provider-id", "Hall"))

    warnings = status_of(vestibule)["warnings"]
    assert [warning["mark"] for warning in warnings] == ([mark] if mark else [])
    (row,) = vestibule("connections", "list", "--json").json
    what = "has ended" if days < 0 else f"ends in {days} days"
    assert row["attention"] == (f"{mark} provider's certificate {what}" if mark else "")
    if mark:
        assert f"{mark} The provider's certificate CN=ends in" in vestibule("saml", "status").out
        assert row["attention"] in vestibule("connections", "list").out


@pytest.mark.parametrize(("days", "mark"), MARKS)
def test_metadata_that_ends_and_cannot_be_read_again(
    vestibule: CommandLine, published: MetadataServer, days: int, mark: str
) -> None:
    url = published.publish(HALL.but(until_s=in_days(days)).document())
    good(vestibule("saml", "import", url, "--provider-id", "Hall"))
    published.publish(status=500)
    refused(vestibule("saml", "refresh", "Hall"), "upstream_status")

    marks = {warning["mark"] for warning in status_of(vestibule)["warnings"] if "valid until" in warning["sentence"]}
    assert marks == ({mark} if mark else set())


def test_a_connection_without_trouble_asks_for_no_attention(vestibule: CommandLine, address: str) -> None:
    (row,) = vestibule("connections", "list", "--json").json
    assert (row["attention"], row["warnings"]) == ("", [])
    assert vestibule("connections", "list").out.split("\t")[-1].strip() == ""
    del address


def test_the_status_of_an_installation_without_any(vestibule: CommandLine) -> None:
    assert "There is no SAML connection and no federation." in good(vestibule("saml", "status")).out
    refused(vestibule("saml", "status", "Hall"), "object_not_found")


def test_connections_of_openid_have_no_metadata(added: CommandLine) -> None:
    assert added("saml", "status", "--json").json["connections"] == []
    refused(added("saml", "status", "Twin"), "object_not_found")
    (row,) = added("connections", "list", "--json").json
    assert row["attention"] == ""


def test_a_change_that_waits_may_be_declined(vestibule: CommandLine, published: MetadataServer, address: str) -> None:
    published.publish(HALL.but(sso_url=NEW_HOME).document())
    good(vestibule("saml", "refresh", "Hall"))

    ended = good(vestibule("saml", "accept", "Hall", "--decline", "--yes"))

    assert ended.out.splitlines()[-1] == "Declined at Hall."
    row = status_of(vestibule)
    assert (row["waiting"], row["own_fields"]) == (None, ["ssoUrl"])
    assert config_of(vestibule)["ssoUrl"] == HALL.sso_url
    del address
