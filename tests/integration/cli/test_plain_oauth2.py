"""The command line with a connection of plain OAuth 2.0: what is shown, tested and refused (S29, S30)."""

import pytest
from command_line import SECRET, CommandLine
from twin_server import RunningTwin

NEW = (
    "connections",
    "add",
    "Forge",
    "--connector",
    "github",
    "--name",
    "The forge",
    "--secret-env",
    "clientSecret=TWIN_SECRET",
)


@pytest.fixture
def forge(vestibule: CommandLine, twin: RunningTwin) -> CommandLine:
    """A connection whose server is there, whatever it says; PKCE is left out, as at every Enterprise Server."""
    given = ("--set", f"baseUrl={twin.base_url}", "--set", "clientId=app")
    assert vestibule(*NEW, *given).status == 0
    return vestibule


def test_quirks_and_what_they_loosen_are_shown(forge: CommandLine) -> None:
    """By name, with the page that documents the vendor's ways."""
    details = forge("connections", "show", "Forge", "--json").json
    (quirk,) = details["quirks"]
    assert quirk["name"] == "pkce_unsupported"
    assert quirk["source"].startswith("https://docs.github.com/")
    assert len(details["loosened"]) == 1
    shown = forge("connections", "show", "Forge")
    assert "LOOSENED CHECKS" in shown.out
    assert "pkce_unsupported" in shown.out
    assert quirk["source"] in shown.out


def test_only_what_the_protocol_has_is_to_be_registered(forge: CommandLine) -> None:
    registered = forge("connections", "show", "Forge", "--json").json["register"]
    assert registered.keys() == {"redirect_uri", "initiate_login_uri"}


def test_a_test_tells_what_the_servers_answer(forge: CommandLine, twin: RunningTwin) -> None:
    ended = forge("connections", "test", "Forge", "--json")
    assert ended.status == 0
    found = ended.json
    assert found["usable"]
    assert not found["pkce"]
    assert found["answers"].keys() == {twin.base_url}
    assert found["answers"][twin.base_url].startswith("status ")
    assert [quirk["name"] for quirk in found["quirks"]] == ["pkce_unsupported"]
    shown = forge("connections", "test", "Forge")
    assert "PKCE is not used" in shown.out
    assert SECRET not in shown.out + ended.out


def test_a_server_that_is_not_there_fails_the_test(vestibule: CommandLine) -> None:
    given = ("--set", "baseUrl=http://127.0.0.1:9", "--set", "clientId=app")
    assert vestibule(*NEW, *given).status == 0, "nobody is asked when it is saved: there is nothing to learn"
    ended = vestibule("connections", "test", "Forge")
    assert ended.status != 0
    assert "upstream_unreachable" in ended.err


def test_the_shared_redirect_uri_is_refused(vestibule: CommandLine) -> None:
    """S30."""
    ended = vestibule(*NEW, "--set", "clientId=app", "--callback", "shared")
    assert ended.status == 2
    assert "redirect URI of its own" in ended.err
    assert vestibule("connections", "list", "--json").json == []
