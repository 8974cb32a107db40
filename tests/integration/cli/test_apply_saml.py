"""`vestibule apply` for SAML: metadata and certificates beside the file that names them."""

from pathlib import Path

import httpx2
import pytest
from command_line import CommandLine
from saml_keys import SAMLKeys
from twin_server import RunningTwin

HEAD = '[[connection]]\nid = "Acme"\nconnector = "saml"\nname = "Acme"\n'


class Described:
    """A file in the making, beside the documents that it names."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def write(self, text: str) -> str:
        """Write the file, and give its path."""
        path = self.directory / "connections.toml"
        path.write_text(text)
        return str(path)


@pytest.fixture
def described(tmp_path: Path, twin: RunningTwin) -> Described:
    """A directory with the provider's metadata and another certificate."""
    (tmp_path / "idp.xml").write_bytes(httpx2.get(f"{twin.base_url}/saml/metadata").content)
    (tmp_path / "other.pem").write_text(SAMLKeys.make("other").certificate_pem)
    return Described(tmp_path)


def test_metadata_is_all_that_a_connection_needs(
    vestibule: CommandLine, described: Described, twin: RunningTwin
) -> None:
    path = described.write(HEAD + 'metadata = {file = "idp.xml"}\n')

    assert vestibule("apply", path).status == 0
    shown = vestibule("connections", "show", "Acme", "--json").json
    assert shown["issuer"] == twin.twin.saml.entity_id
    assert vestibule("apply", path, "--dry-run").status == 0
    again = vestibule("connections", "show", "Acme", "--json").json
    assert again == shown  # version and keys of ours too


def test_what_the_file_says_goes_over_the_metadata(vestibule: CommandLine, described: Described) -> None:
    config = '[connection.config]\nsigningCertificates = [{file = "other.pem"}]\nallowSha1 = true\n'
    path = described.write(HEAD + 'metadata = {file = "idp.xml"}\n' + config)

    assert vestibule("apply", path).status == 0
    shown = vestibule("connections", "show", "Acme", "--json").json
    assert [row["name"] for row in shown["provider_certificates"]] == ["CN=other"]
    assert len(shown["loosened"]) == 1


def test_a_changed_certificate_is_named_and_not_printed(vestibule: CommandLine, described: Described) -> None:
    fields = '[connection.config]\nidpEntityId = "urn:idp"\nssoUrl = "https://id.example/sso"\n'
    path = described.write(HEAD + fields + 'signingCertificates = {file = "other.pem"}\n')
    assert vestibule("apply", path).status == 0
    (described.directory / "other.pem").write_text(SAMLKeys.make("next").certificate_pem)

    ended = vestibule("apply", path)

    assert ended.status == 0, ended.err
    assert "~ Acme changed" in ended.out
    assert "config.signingCertificates" in ended.out
    assert "BEGIN" not in ended.out


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ('metadata = {file = "nowhere.xml"}', "cannot be read"),
        ('metadata = {file = "other.pem"}', "metadata"),
        ("metadata = 3", "write the document itself"),
        ('metadata = {url = "https://id.example"}', "write the document itself"),
    ],
)
def test_a_document_at_fault_is_refused_at_its_line(
    vestibule: CommandLine, described: Described, line: str, word: str
) -> None:
    ended = vestibule("apply", described.write(f"{HEAD}{line}\n"))

    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert "connections.toml:5" in ended.err
    assert word in ended.err
    assert vestibule("connections", "list", "--json").json == []


def test_another_providers_document_is_refused_at_its_line(vestibule: CommandLine, described: Described) -> None:
    """S62: whoever has signed in so far is known by the old entity ID."""
    path = described.write(HEAD + 'metadata = {file = "idp.xml"}\n')
    assert vestibule("apply", path).status == 0
    before = vestibule("connections", "show", "Acme", "--json").json
    document = described.directory / "idp.xml"
    document.write_text(document.read_text().replace("/saml/metadata", "/other/metadata"))

    ended = vestibule("apply", path)

    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert "connections.toml:5" in ended.err
    assert "/other/metadata" in ended.err
    assert vestibule("connections", "show", "Acme", "--json").json == before


def test_a_file_that_names_the_provider_itself_goes_over_the_document(
    vestibule: CommandLine, described: Described
) -> None:
    path = described.write(HEAD + 'metadata = {file = "idp.xml"}\n[connection.config]\nidpEntityId = "urn:acme"\n')
    assert vestibule("apply", path).status == 0

    ended = vestibule("apply", path)

    assert ended.status == 0, ended.err
    assert "1 unchanged" in ended.out


def test_a_shared_callback_is_refused_at_its_line(vestibule: CommandLine, described: Described) -> None:
    ended = vestibule("apply", described.write(HEAD + 'metadata = {file = "idp.xml"}\ncallback = "shared"\n'))

    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert "connections.toml:6" in ended.err
    assert "ACS URL of its own" in ended.err
    assert vestibule("connections", "list", "--json").json == []


def test_metadata_at_an_openid_connection_is_refused(vestibule: CommandLine, described: Described) -> None:
    head = HEAD.replace('"saml"', '"oidc"')
    ended = vestibule("apply", described.write(head + 'metadata = {file = "idp.xml"}\n'))

    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert "no SAML connector" in ended.err
