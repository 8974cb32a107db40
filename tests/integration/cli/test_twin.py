"""`vestibule twin`: a provider to develop against."""

import json
import signal
import socket
from pathlib import Path

import httpx2
import pytest
from command_line import CommandLine
from ports import free_port
from throwaway_client_key import certified_client, client_key


def test_the_twin_describes_itself_and_stops() -> None:
    port = free_port()
    arguments = ("--port", str(port), "--redirect-uri", "http://localhost:8000/api/auth/sso/callback/Twin")
    with CommandLine({}).running("twin", *arguments) as twin:
        assert "development only" in twin.read_until("development")
        twin.read_until("Client secret")
        document = httpx2.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration").json()
        assert document["issuer"] == f"http://127.0.0.1:{port}"
        ended = twin.signal(signal.SIGINT)
    assert ended.status == 0
    assert "Traceback" not in ended.out


@pytest.mark.parametrize(
    ("vendor", "issuer", "shown"),
    [
        ("okta", "", ["okta", "groupsClaim"]),
        ("entra", "/organizations/v2.0", ["entra", "graphUrl", "common"]),
        ("google", "", ["google", "workspace.example"]),
        ("github", "", ["github", "twin-works/engines"]),
        ("gitlab", "", ["gitlab"]),
        ("keycloak", "/realms/twin", ["keycloak"]),
    ],
)
def test_it_stands_in_for_a_vendor_and_says_what_to_enter(vendor: str, issuer: str, shown: list[str]) -> None:
    port = free_port()
    arguments = ("--as", vendor, "--port", str(port), "--redirect-uri", "http://localhost:8000/callback")
    with CommandLine({}).running("twin", *arguments) as twin:
        twin.read_until("vestibule connections add")
        said = "".join(twin.lines)
        assert f"http://127.0.0.1:{port}{issuer}" in said
        assert all(text in said for text in shown)
        assert f"--connector {vendor} --issuer http://127.0.0.1:{port}{issuer} --set clientId=vestibule" in said
        assert twin.signal(signal.SIGINT).status == 0


def test_what_it_says_to_enter_makes_a_connection(tmp_path: Path) -> None:
    """The line that it prints, pasted, and the secret from the environment."""
    port = free_port()
    environ = {"VESTIBULE_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'v.db'}", "SECRET": "hush"}
    commands = CommandLine({**environ, "VESTIBULE_SECRET_KEY_FILE": str(tmp_path / "v.key")})
    arguments = (
        "--as",
        "entra",
        "--port",
        str(port),
        "--client-secret",
        "hush",
        "--redirect-uri",
        "http://localhost/x",
    )
    with CommandLine({}).running("twin", *arguments) as twin:
        line = twin.read_until("vestibule connections add").split("vestibule ", 1)[1]
        assert commands("migrate").status == 0
        added = commands(*line.split(), "--secret-env", "clientSecret=SECRET")
        assert added.status == 0, added.err
        twin.signal(signal.SIGINT)
    assert "EntraID" in added.out


@pytest.mark.parametrize("kind", ["certificate", "keys"])
def test_an_application_may_have_a_key_in_place_of_a_secret(tmp_path: Path, kind: str) -> None:
    _, certificate = certified_client()
    _, public = client_key()
    (tmp_path / "proof").write_text(certificate if kind == "certificate" else json.dumps({"keys": [public]}))
    port = free_port()
    given = (f"--client-{kind}", str(tmp_path / "proof"), "--redirect-uri", "http://localhost/x")
    with CommandLine({}).running("twin", "--port", str(port), *given) as twin:
        twin.read_until("vestibule connections add")
        assert "Client secret" not in "".join(twin.lines)
        assert twin.signal(signal.SIGINT).status == 0


@pytest.mark.parametrize(
    ("content", "says"), [("", "empty"), ("no json", "malformed"), ('{"values": []}', "keys"), (None, "cannot be read")]
)
def test_keys_that_are_none_are_refused_in_a_sentence(tmp_path: Path, content: str | None, says: str) -> None:
    if content is not None:
        (tmp_path / "keys").write_text(content)
    ended = CommandLine({})("twin", "--client-keys", str(tmp_path / "keys"), "--redirect-uri", "http://localhost/x")
    assert ended.status == 2
    assert says in " ".join(ended.err.replace("│", " ").split())


def test_one_proof_is_enough() -> None:
    given = ("--client-secret", "x", "--client-keys", "keys", "--redirect-uri", "http://localhost/x")
    ended = CommandLine({})("twin", *given)
    assert ended.status == 2
    assert "Give one of" in ended.err


def test_a_taken_port_is_one_sentence() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        ended = CommandLine({})("twin", "--port", str(port), "--redirect-uri", "http://localhost:8000/x")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "settings_refused")


def test_a_public_client_has_no_secret() -> None:
    ended = CommandLine({})("twin", "--public-client", "--client-secret", "x", "--redirect-uri", "http://localhost/x")
    assert ended.status == 2
