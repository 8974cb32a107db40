"""A connection that proves itself by a private key, set up from the command line."""

from pathlib import Path

import pytest
from client_keys import certificate_pem, private_pem, rsa_client_key
from command_line import SECRET, CommandLine
from databases import Database
from joserfc.jwk import RSAKey, import_key

ADD = ("connections", "add", "Twin", "--connector", "oidc", "--name", "The twin", "--offline")
FIELDS = ("--set", "issuer=https://id.example.com", "--set", "clientId=app", "--set", "clientAuth=private_key_jwt")


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A private key, as openssl writes it."""
    path = tmp_path / "client.pem"
    path.write_text(private_pem(rsa_client_key()))
    return path


def test_the_public_half_of_a_key_is_printed_for_the_provider(
    vestibule: CommandLine, key_file: Path, database: Database
) -> None:
    """R12: and nothing of the private one, here or in the database."""
    ended = vestibule(*ADD, *FIELDS, "--secret-file", f"clientKey={key_file}")
    assert ended.status == 0, ended.err
    (jwk,) = vestibule("connections", "jwks", "Twin").json["keys"]
    assert set(jwk) == {"kty", "n", "e", "kid", "use"}
    expected = RSAKey.import_key(private_pem(rsa_client_key()))
    assert jwk["kid"] == expected.thumbprint() == import_key(jwk).thumbprint()
    shown = vestibule("connections", "show", "Twin", "--json")
    assert shown.json["secrets"] == {"clientSecret": False, "clientKey": True}
    line = private_pem(rsa_client_key()).splitlines()[3]
    assert line not in shown.out
    assert line.encode() not in database.bytes_at_rest()


def test_a_certificate_names_the_key_as_well(vestibule: CommandLine, key_file: Path, tmp_path: Path) -> None:
    certificate = tmp_path / "client.crt"
    certificate.write_text(certificate_pem(rsa_client_key()))
    given = ("--secret-file", f"clientKey={key_file}", "--set-file", f"clientCertificate={certificate}")
    ended = vestibule(*ADD, *FIELDS, *given)
    assert ended.status == 0, ended.err
    (jwk,) = vestibule("connections", "jwks", "Twin").json["keys"]
    assert len(jwk["x5t#S256"]) == 43


def test_a_connection_without_a_key_says_so(vestibule: CommandLine) -> None:
    given = (
        "--set",
        "issuer=https://id.example.com",
        "--set",
        "clientId=app",
        "--secret-env",
        "clientSecret=TWIN_SECRET",
    )
    assert vestibule(*ADD, *given).status == 0
    ended = vestibule("connections", "jwks", "Twin")
    assert ended.status == 1
    assert ended.err.startswith("config_error")
    assert SECRET not in ended.out + ended.err


def test_nobody_is_asked_to_type_a_key(vestibule: CommandLine) -> None:
    ended = vestibule(*ADD, *FIELDS, "--secret-prompt", "clientKey")
    assert ended.status == 2
    assert "--secret-file clientKey=PATH" in ended.err
