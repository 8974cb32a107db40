"""`vestibule connections` for SAML: from the provider's metadata to what has to be registered there."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from command_line import CommandLine, Ended
from databases import Database
from saml_keys import SAMLKeys
from twin_server import RunningTwin

from vestibule_twin import service_provider_from_metadata

NEW = ("connections", "add", "Acme", "--connector", "saml", "--name", "Acme")
ADDRESSES = "/api/auth/sso/saml2/sp"


@pytest.fixture
def metadata_url(twin: RunningTwin) -> str:
    """Where the provider describes itself."""
    return f"{twin.base_url}/saml/metadata"


@pytest.fixture
def document(metadata_url: str, tmp_path: Path) -> Path:
    """The same, as a file."""
    path = tmp_path / "idp.xml"
    path.write_bytes(httpx2.get(metadata_url).content)
    return path


@pytest.fixture
def acme(vestibule: CommandLine, document: Path) -> CommandLine:
    """The command line, with the provider connected as `Acme`."""
    ended = vestibule(*NEW, "--metadata", str(document))
    assert ended.status == 0, ended.err
    return vestibule


def shown(vestibule: CommandLine) -> Any:  # noqa: ANN401 - JSON
    """The connection, as stored."""
    return vestibule("connections", "show", "Acme", "--json").json


def refused(ended: Ended, code: str, *, status: int = 1) -> str:
    """The words of a refusal."""
    assert (ended.status, ended.err.partition(":")[0]) == (status, code), ended.err
    return ended.err


def nothing_is_stored(vestibule: CommandLine) -> bool:
    return bool(vestibule("connections", "list", "--json").json == [])


def test_metadata_from_its_address_fills_the_fields(
    vestibule: CommandLine, twin: RunningTwin, metadata_url: str
) -> None:
    """R20."""
    ended = vestibule(*NEW, "--metadata", metadata_url, "--json")

    assert ended.status == 0, ended.err
    config = ended.json["config"]
    assert config["idpEntityId"] == ended.json["issuer"] == twin.twin.saml.entity_id
    assert config["ssoUrl"] == f"{twin.base_url}/saml/sso"
    assert config["sloUrl"] == f"{twin.base_url}/saml/slo"
    understood = ended.json["metadata"]
    assert understood["entity_id"] == twin.twin.saml.entity_id
    assert {endpoint["binding"] for endpoint in understood["sso"]} == {"redirect", "post"}
    assert understood["certificates"] == ended.json["provider_certificates"]
    assert "Signed in" not in ended.out


def test_what_was_understood_can_be_compared_with_the_providers_screen(
    vestibule: CommandLine, twin: RunningTwin, document: Path, base_url: str
) -> None:
    ended = vestibule(*NEW, "--metadata", str(document))

    assert ended.status == 0, ended.err
    (certificate,) = shown(vestibule)["provider_certificates"]
    for fact in (
        twin.twin.saml.entity_id,
        f"{twin.base_url}/saml/sso (redirect)",
        f"{twin.base_url}/saml/slo (post)",
        f"SHA-256 {certificate['sha256']}",
        f"until {certificate['expires_at'][:10]}",
        f"{base_url}{ADDRESSES}/acs/Acme",
        "vestibule connections metadata Acme",
    ):
        assert fact in ended.out


def test_metadata_comes_on_standard_input(vestibule: CommandLine, twin: RunningTwin, document: Path) -> None:
    ended = vestibule(*NEW, "--metadata", "-", "--json", typed=document.read_text())

    assert ended.status == 0, ended.err
    assert ended.json["issuer"] == twin.twin.saml.entity_id


def test_what_an_option_says_wins_over_the_metadata(vestibule: CommandLine, document: Path, tmp_path: Path) -> None:
    pem = SAMLKeys.make("another").certificate_pem
    (tmp_path / "another.pem").write_text(pem)
    given = ("--set", "ssoUrl=https://id.example/sso", "--set-file", f"signingCertificates={tmp_path / 'another.pem'}")

    ended = vestibule(*NEW, "--metadata", str(document), *given, "--json")

    assert ended.status == 0, ended.err
    assert ended.json["config"]["ssoUrl"] == "https://id.example/sso"
    assert [row["name"] for row in ended.json["provider_certificates"]] == ["CN=another"]


def test_fields_alone_make_a_connection_too(vestibule: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "idp.pem").write_text(SAMLKeys.make("theirs").certificate_pem)
    given = ("--set", "idpEntityId=urn:idp", "--set", "ssoUrl=https://id.example/sso")

    ended = vestibule(*NEW, *given, "--set-file", f"signingCertificates={tmp_path / 'idp.pem'}", "--json")

    assert ended.status == 0, ended.err
    assert ended.json["issuer"] == "urn:idp"


@pytest.mark.parametrize("content", ["<html></html>", "{}", "<EntityDescriptor", "<!DOCTYPE a []><a/>"])
def test_a_document_that_is_none_stores_nothing(vestibule: CommandLine, content: str) -> None:
    """S1, S62."""
    said = refused(vestibule(*NEW, "--metadata", "-", typed=content), "config_error")

    assert "metadata:" in said
    assert nothing_is_stored(vestibule)


def test_a_document_that_cannot_be_read_is_a_wrong_command_line(vestibule: CommandLine, tmp_path: Path) -> None:
    large = tmp_path / "large.xml"
    large.write_bytes(b" " * (1024 * 1024 + 1))

    assert "nowhere.xml cannot be read" in vestibule(*NEW, "--metadata", "nowhere.xml").err
    assert vestibule(*NEW, "--metadata", str(large)).status == 2
    assert vestibule(*NEW, "--metadata", "-", typed="").status == 2
    assert nothing_is_stored(vestibule)


def test_an_address_is_asked_under_the_rules_of_every_other_call(vestibule: CommandLine, twin: RunningTwin) -> None:
    """S61: neither a private network, nor what is no document."""
    refused(vestibule(*NEW, "--metadata", "https://10.1.2.3/metadata"), "blocked_address")
    refused(vestibule(*NEW, "--metadata", f"{twin.base_url}/no/such/page"), "upstream_status")
    assert nothing_is_stored(vestibule)


def test_metadata_is_for_saml_connectors(vestibule: CommandLine, document: Path) -> None:
    given = ("--metadata", str(document), "--set", "clientId=app", "--set", "issuer=https://id.example")
    ended = vestibule("connections", "add", "X", "--connector", "oidc", "--name", "X", *given, "--offline")

    assert "no SAML connector" in refused(ended, "config_error")


def test_a_secret_comes_from_no_file_of_texts(vestibule: CommandLine, document: Path) -> None:
    """S59: one option for secrets, so that nobody overlooks which is one."""
    ended = vestibule(
        *("connections", "add", "X", "--connector", "oidc", "--name", "X"), "--set-file", f"clientSecret={document}"
    )

    assert ended.status == 2
    assert "--secret-file" in ended.err


def test_a_text_of_several_lines_that_is_no_secret_is_sent_to_the_option_for_texts(
    vestibule: CommandLine, document: Path
) -> None:
    ended = vestibule(*NEW, "--secret-file", f"signingCertificates={document}")

    assert ended.status == 2
    assert "--set-file" in ended.err


def test_what_to_register_is_known_before_the_connection_exists(vestibule: CommandLine, base_url: str) -> None:
    """R23, R26: in the words of the provider's screens."""
    asked = ("connections", "urls", "Acme", "--connector", "saml")

    assert vestibule(*asked, "--json").json == {
        "acs_url": f"{base_url}{ADDRESSES}/acs/Acme",
        "sp_entity_id": base_url,
        "sp_metadata_url": f"{base_url}{ADDRESSES}/metadata/Acme",
        "slo_url": f"{base_url}{ADDRESSES}/slo/Acme",
        "initiate_login_uri": f"{base_url}/api/auth/sso/login/Acme",
    }
    assert "ACS URL (Assertion Consumer Service)" in vestibule(*asked).out
    refused(vestibule("connections", "urls", "Acme", "--connector", "okta-saml"), "connector_unknown")


def test_a_shared_callback_is_for_openid_alone(acme: CommandLine, document: Path) -> None:
    new = (*NEW[:2], "B", *NEW[3:-1], "B", "--metadata", str(document))
    for asked in (
        ("connections", "urls", "Acme", "--connector", "saml"),
        new,
        ("connections", "change", "Acme"),
    ):
        ended = acme(*asked, "--callback", "shared")
        assert ended.status == 2
        assert "ACS URL of its own" in ended.err


def test_an_entity_id_of_our_own_is_what_is_shown(acme: CommandLine) -> None:
    """R20."""
    assert acme("connections", "change", "Acme", "--set", "spEntityId=urn:us").status == 0
    assert shown(acme)["register"]["sp_entity_id"] == "urn:us"


def test_what_is_to_be_registered_anew_is_said(acme: CommandLine, base_url: str) -> None:
    """R23: the provider compares both letter by letter."""
    change = ("connections", "change", "Acme", "--set")
    query = f"{base_url}{ADDRESSES}/acs/Acme?application=7"

    assert "Register at the provider" not in acme(*change, "emailRequired=false").out
    for field, value in (("spEntityId", "urn:us"), ("acsUrl", query)):
        said = acme(*change, f"{field}={value}").out
        assert "Register at the provider" in said
        assert value in said


def test_no_private_key_is_ever_shown(acme: CommandLine, database: Database) -> None:
    """S57, S59, R12."""
    assert acme("connections", "keys", "publish-next", "Acme").status == 0
    ended = [
        acme("connections", *words, *more)
        for words in (("show", "Acme"), ("test", "Acme"), ("keys", "show", "Acme"), ("list",))
        for more in ((), ("--json",))
    ]
    ended.append(acme("connections", "metadata", "Acme"))

    assert all(one.status == 0 for one in ended)
    assert all("PRIVATE" not in one.out + one.err for one in ended)
    assert b"PRIVATE KEY" not in database.bytes_at_rest()


def test_loosened_checks_are_shown_loudly(acme: CommandLine) -> None:
    """S7, S14, S72."""
    assert "LOOSENED" not in acme("connections", "show", "Acme").out
    switches = ("allowSha1=on", "unsolicited=accept", "secondOpinion=off")
    ended = acme("connections", "change", "Acme", *(word for one in switches for word in ("--set", one)))
    assert ended.status == 0, ended.err

    said = acme("connections", "show", "Acme").out
    assert "LOOSENED CHECKS" in said
    assert len(shown(acme)["loosened"]) == len(switches)
    assert all(sentence in said for sentence in shown(acme)["loosened"])
    assert "second opinion is off" in acme("connections", "test", "Acme").out


def test_a_certificate_does_not_flood_what_is_shown(acme: CommandLine) -> None:
    said = acme("connections", "show", "Acme").out

    assert "BEGIN CERTIFICATE" not in said
    assert "--json shows them" in said
    assert "BEGIN CERTIFICATE" in shown(acme)["config"]["signingCertificates"][0]


def test_a_connection_whose_connector_is_gone_still_says_what_is_registered(acme: CommandLine, base_url: str) -> None:
    gone = acme("connections", "show", "Acme", "--json", VESTIBULE_DISABLED_CONNECTORS="saml")

    assert gone.status == 0, gone.err
    assert gone.json["register"]["acs_url"] == f"{base_url}{ADDRESSES}/acs/Acme"
    assert acme("connections", "show", "Acme", VESTIBULE_DISABLED_CONNECTORS="saml").status == 0


def test_new_metadata_brings_the_providers_next_certificate(
    acme: CommandLine, twin: RunningTwin, metadata_url: str
) -> None:
    """S62."""
    twin.twin.saml.credentials.rotate(keep_old=True)

    ended = acme("connections", "change", "Acme", "--metadata", metadata_url)

    assert ended.status == 0, ended.err
    assert "config.signingCertificates" in ended.out
    assert len(shown(acme)["provider_certificates"]) == 2
    assert "already" in acme("connections", "change", "Acme", "--metadata", metadata_url).out


def test_another_providers_metadata_is_refused(acme: CommandLine, document: Path) -> None:
    """S62, S73: whoever has signed in so far is known by the old entity ID."""
    before = shown(acme)
    other = document.read_text().replace("/saml/metadata", "/other/metadata")

    said = refused(acme("connections", "change", "Acme", "--metadata", "-", typed=other), "config_error")

    assert "/other/metadata" in said
    assert shown(acme) == before


def test_our_metadata_is_what_a_provider_can_read(acme: CommandLine, base_url: str) -> None:
    ended = acme("connections", "metadata", "Acme")

    sp = service_provider_from_metadata(ended.out.encode())
    assert (sp.entity_id, sp.acs_urls) == (base_url, (f"{base_url}{ADDRESSES}/acs/Acme",))
    assert sp.slo_url == f"{base_url}{ADDRESSES}/slo/Acme"
    assert acme("connections", "disable", "Acme").status == 0
    assert acme("connections", "metadata", "Acme").status == 0


def test_the_test_asks_nobody(acme: CommandLine, twin: RunningTwin) -> None:
    """SAML has no discovery; a provider that is away is no fault of the connection."""
    twin.stop()

    ended = acme("connections", "test", "Acme", "--json")

    assert ended.status == 0
    assert ended.json["usable"]
    assert ended.json["issuer"] == twin.twin.saml.entity_id
    assert "only in a sign-in" in ended.json["unknown"]
    assert "fine" in acme("connections", "test", "Acme").out


def test_a_connection_that_cannot_work_fails_the_test(acme: CommandLine, database: Database) -> None:
    config = {**shown(acme)["config"], "signingCertificates": [SAMLKeys.make("weak", size=1024).certificate_pem]}
    database.execute(f"UPDATE connections SET config = '{json.dumps(config)}'")  # noqa: S608 - made by the test

    said = refused(acme("connections", "test", "Acme"), "config_error")

    assert "1024 bits" in said
    assert acme("connections", "show", "Acme").status == 0
