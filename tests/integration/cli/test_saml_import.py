"""`vestibule saml import` of one provider, and `connections add` and `change` with an address (R20, S62)."""

import time
from pathlib import Path
from typing import Any

import pytest
from command_line import CommandLine, Ended
from metadata_documents import FEDERATION, HALL, LIBRARY, STRANGER
from metadata_server import MetadataServer
from saml_recipe import IDP, SSO
from saml_signing_keys import SigningKey, signing_key

DAY_S = 86_400
ADD = ("--provider-id", "Hall")
NEXT = signing_key("the provider's next")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The provider's document on this disk."""
    path = tmp_path / "idp.xml"
    path.write_bytes(HALL.document())
    return path


def pem(tmp_path: Path, key: SigningKey) -> str:
    """A certificate on this disk."""
    path = tmp_path / "signer.pem"
    path.write_text(key.certificate_pem)
    return str(path)


def good(ended: Ended) -> Ended:
    """The command did what it was asked for."""
    assert ended.status == 0, ended.err
    return ended


def refused(ended: Ended, code: str, *, status: int = 1) -> str:
    """The words of a refusal."""
    assert (ended.status, ended.err.partition(":")[0]) == (status, code), ended.err
    return ended.err


def connections(vestibule: CommandLine) -> list[Any]:
    rows: list[Any] = vestibule("connections", "list", "--json").json
    return rows


def status_of(vestibule: CommandLine, provider_id: str = "Hall") -> Any:  # noqa: ANN401 - JSON
    """How it stands with one connection's metadata."""
    (row,) = vestibule("saml", "status", provider_id, "--json").json["connections"]
    return row


def test_a_file_is_shown_field_by_field_with_its_lines_and_nothing_is_added(vestibule: CommandLine, file: Path) -> None:
    ended = good(vestibule("saml", "import", str(file)))

    lines = ended.out.splitlines()
    (entity,) = [line for line in lines if IDP in line and "Entity ID" in line]
    (sso,) = [line for line in lines if f"{SSO} (redirect)" in line]
    assert entity.endswith("(line 1)")
    assert sso.endswith("(line 2)")
    assert f"Nothing was added. To add it: vestibule saml import {file} --provider-id ID" in ended.err
    assert connections(vestibule) == []


def test_an_address_is_shown_too_and_nothing_is_followed(vestibule: CommandLine, published: MetadataServer) -> None:
    url = published.publish(HALL.document())
    good(vestibule("saml", "import", url))
    assert connections(vestibule) == []
    assert vestibule("saml", "status", "--json").json == {"sources": [], "connections": []}


def test_a_file_becomes_a_connection_that_follows_nothing(vestibule: CommandLine, file: Path) -> None:
    ended = good(vestibule("saml", "import", str(file), *ADD))

    assert "Added Hall: Hall, issuer https://idp.example/saml" in ended.out
    assert "ACS URL (Assertion Consumer Service)" in ended.out
    assert "It follows no metadata" in ended.out
    row = status_of(vestibule)
    assert (row["follows"], row["metadata_until"]) == (None, None)


def test_an_address_becomes_one_that_follows_it(vestibule: CommandLine, published: MetadataServer) -> None:
    url = published.publish(HALL.but(until_s=int(time.time()) + 60 * DAY_S, cache="PT2H").document())

    ended = good(vestibule("saml", "import", url, *ADD))

    assert f"It follows {url}: what changes there is taken over by itself." in ended.out
    row = status_of(vestibule)
    follows = row["follows"]
    assert (follows["name"], follows["kind"], follows["url"]) == ("Hall", "entity", url)
    assert (follows["is_signed"], follows["is_refreshed"]) == (False, True)
    assert follows["fetched_at"] < follows["refresh_at"] < follows["valid_until"] == row["metadata_until"]
    assert (row["own_fields"], row["waiting"], row["missing_since"], row["warnings"]) == ([], None, None, [])


def test_standard_input_follows_nothing(vestibule: CommandLine) -> None:
    good(vestibule("saml", "import", "-", *ADD, typed=HALL.document().decode()))
    assert status_of(vestibule)["follows"] is None


def test_reading_it_this_once_only(vestibule: CommandLine, published: MetadataServer) -> None:
    """And then it does not end with its metadata either: nobody would read the next one."""
    url = published.publish(HALL.but(until_s=int(time.time()) + DAY_S).document())
    ended = good(vestibule("saml", "import", url, *ADD, "--no-follow", "--json"))
    assert ended.json["follows_metadata"] is False
    row = status_of(vestibule)
    assert (row["follows"], row["metadata_until"]) == (None, None)


def test_for_a_program(vestibule: CommandLine, published: MetadataServer) -> None:
    url = published.publish(HALL.but(names=(("en", "The Hall"), ("de", "Die Halle"))).document())

    looked = good(vestibule("saml", "import", url, "--json")).json
    added = good(vestibule("saml", "import", url, *ADD, "--json")).json

    assert list(looked) == ["metadata"]
    assert added["metadata"] == looked["metadata"]
    facts = {fact["field"]: (fact["value"], fact["line"]) for fact in looked["metadata"]["facts"]}
    assert facts["Entity ID"] == (IDP, 1)
    assert (looked["metadata"]["is_signed"], looked["metadata"]["valid_until"]) == (False, None)
    assert (added["provider_id"], added["name"], added["follows_metadata"]) == ("Hall", "The Hall", True)


def test_a_name_of_its_own_goes_over_the_documents(vestibule: CommandLine, file: Path) -> None:
    ended = good(vestibule("saml", "import", str(file), *ADD, "--name", "Staff", "--disabled", "--json"))
    assert (ended.json["name"], ended.json["state"]) == ("Staff", "disabled")


def test_an_option_goes_over_the_document_and_stays_ones_own(vestibule: CommandLine, published: MetadataServer) -> None:
    url = published.publish(HALL.document())
    own = "https://elsewhere.example/sso"
    added = good(vestibule("saml", "import", url, *ADD, "--set", f"ssoUrl={own}", "--json"))
    assert added.json["config"]["ssoUrl"] == own
    published.publish(HALL.but(sso_url="https://idp.example/v2", keys=(NEXT,)).document())

    ended = good(vestibule("saml", "refresh", "Hall"))

    assert ended.out == "Read Hall: changed Hall\n"
    shown = vestibule("connections", "show", "Hall", "--json").json
    assert shown["config"]["ssoUrl"] == own
    assert [row["name"] for row in shown["provider_certificates"]] == ["CN=the provider's next"]
    assert status_of(vestibule)["own_fields"] == ["ssoUrl"]
    assert "Your own entries" in vestibule("saml", "status", "Hall").out


def test_what_a_pinned_key_has_signed(vestibule: CommandLine, published: MetadataServer, tmp_path: Path) -> None:
    url = published.publish(HALL.document(signer=FEDERATION))
    ended = good(vestibule("saml", "import", url, *ADD, "--signer", pem(tmp_path, FEDERATION), "--json"))
    assert ended.json["metadata"]["is_signed"] is True
    assert status_of(vestibule)["follows"]["is_signed"] is True
    published.publish(HALL.but(keys=(NEXT,)).document())
    refused(vestibule("saml", "refresh", "Hall"), "signature_missing")


@pytest.mark.parametrize(("signer", "code"), [(STRANGER, "signature_validation_failed"), (None, "signature_missing")])
def test_what_it_has_not_signed_adds_nothing(
    vestibule: CommandLine, published: MetadataServer, tmp_path: Path, signer: SigningKey | None, code: str
) -> None:
    url = published.publish(HALL.document(signer=signer))
    refused(vestibule("saml", "import", url, *ADD, "--signer", pem(tmp_path, FEDERATION)), code)
    assert vestibule("saml", "status", "--json").json == {"sources": [], "connections": []}


def test_a_signer_that_is_no_certificate(vestibule: CommandLine, file: Path) -> None:
    assert "signer" in refused(vestibule("saml", "import", str(file), *ADD, "--signer", str(file)), "config_error")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html></html>", "metadata_malformed"),
        (b"{}", "metadata_malformed"),
        (b"", "metadata_malformed"),
        (b"<!DOCTYPE a []>" + HALL.document(), "metadata_malformed"),
        (HALL.document()[:400], "config_error"),
        (HALL.but(until_s=1_700_000_000).document(), "metadata_expired"),
    ],
    ids=["html", "json", "nothing", "dtd", "cut off", "expired"],
)
def test_a_document_that_is_none_adds_nothing(
    vestibule: CommandLine, tmp_path: Path, content: bytes, code: str
) -> None:
    """S1, S62."""
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    refused(vestibule("saml", "import", str(path), *ADD), code)
    assert connections(vestibule) == []


def test_an_address_that_gives_nothing_adds_nothing(vestibule: CommandLine, published: MetadataServer) -> None:
    """S61."""
    url = published.publish(status=302, headers={"Location": "http://127.0.0.1:1/"})
    refused(vestibule("saml", "import", url, *ADD), "upstream_status")
    refused(vestibule("saml", "import", "https://10.1.2.3/metadata", *ADD), "blocked_address")
    assert connections(vestibule) == []


def test_a_command_line_that_names_nothing(vestibule: CommandLine, tmp_path: Path) -> None:
    assert vestibule("saml", "import").status == 2
    assert vestibule("saml", "import", str(tmp_path / "nowhere.xml")).status == 2
    assert vestibule("saml", "import", str(tmp_path)).status == 2


def test_a_provider_id_that_is_taken_leaves_all_as_it_is(
    vestibule: CommandLine, published: MetadataServer, file: Path
) -> None:
    good(vestibule("saml", "import", str(file), *ADD))
    refused(vestibule("saml", "import", published.publish(HALL.document()), *ADD), "already_exists")
    assert status_of(vestibule)["follows"] is None
    assert vestibule("saml", "status", "--json").json["sources"] == []


def test_a_connection_that_is_added_with_an_address_follows_it(
    vestibule: CommandLine, published: MetadataServer
) -> None:
    url = published.publish(HALL.document())
    new = ("connections", "add", "Hall", "--connector", "saml", "--name", "Hall", "--metadata", url)
    ended = good(vestibule(*new))
    assert f"It follows {url}: what changes there is taken over by itself." in ended.out
    assert status_of(vestibule)["follows"]["url"] == url
    published.publish(HALL.but(keys=(NEXT,)).document())
    assert good(vestibule("saml", "refresh", "Hall")).out == "Read Hall: changed Hall\n"


def test_a_connection_that_is_changed_with_an_address_follows_it_from_then_on(
    vestibule: CommandLine, published: MetadataServer, file: Path
) -> None:
    good(vestibule("saml", "import", str(file), *ADD))
    until_s = int(time.time()) + 60 * DAY_S
    url = published.publish(HALL.but(keys=(NEXT,), until_s=until_s).document())

    good(vestibule("connections", "change", "Hall", "--metadata", url))

    row = status_of(vestibule)
    assert row["follows"]["url"] == url
    assert row["metadata_until"] == row["follows"]["valid_until"] is not None


def test_a_file_that_is_given_to_a_following_connection_is_taken_for_now(
    vestibule: CommandLine, published: MetadataServer, tmp_path: Path
) -> None:
    """An administrator is faster than the provider's web server. What the file said is no entry of their own."""
    url = published.publish(HALL.document())
    good(vestibule("saml", "import", url, *ADD))
    path = tmp_path / "newer.xml"
    path.write_bytes(HALL.but(keys=(NEXT,)).document())

    good(vestibule("connections", "change", "Hall", "--metadata", str(path)))

    row = status_of(vestibule)
    assert (row["follows"]["url"], row["own_fields"]) == (url, [])
    third = signing_key("the one after")
    published.publish(HALL.but(keys=(third,)).document())
    good(vestibule("saml", "refresh", "Hall"))
    (certificate,) = vestibule("connections", "show", "Hall", "--json").json["provider_certificates"]
    assert certificate["name"] == "CN=the one after"


def test_such_a_file_also_says_until_when(vestibule: CommandLine, published: MetadataServer, tmp_path: Path) -> None:
    """Else a connection whose metadata has run out could not be brought back while the address is down."""
    soon = HALL.but(until_s=int(time.time()) + DAY_S)
    good(vestibule("saml", "import", published.publish(soon.document()), *ADD))
    before = status_of(vestibule)["metadata_until"]
    path = tmp_path / "newer.xml"
    path.write_bytes(soon.but(until_s=int(time.time()) + 40 * DAY_S).document())

    good(vestibule("connections", "change", "Hall", "--metadata", str(path)))

    assert status_of(vestibule)["metadata_until"] > before


def test_another_providers_address_is_refused(vestibule: CommandLine, published: MetadataServer, file: Path) -> None:
    """S62, S73: whoever has signed in is known by the old one."""
    good(vestibule("saml", "import", str(file), *ADD))
    url = published.publish(LIBRARY.document())
    refused(vestibule("connections", "change", "Hall", "--metadata", url), "config_error")
    assert status_of(vestibule)["follows"] is None
