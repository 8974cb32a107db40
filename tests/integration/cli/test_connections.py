"""`vestibule connections`, against a real database and a real provider."""

from pathlib import Path

import pytest
from command_line import SECRET, CommandLine
from databases import Database
from twin_server import RunningTwin

from vestibule_twin.faults import DiscoveryFault, Faults, JwksFault

NEW = ("connections", "add", "Twin", "--connector", "oidc", "--name", "The twin")


def test_a_connection_is_added_listed_and_shown(added: CommandLine, twin: RunningTwin, base_url: str) -> None:
    (row,) = added("connections", "list", "--json").json
    assert (row["provider_id"], row["state"], row["issuer"]) == ("Twin", "enabled", twin.issuer)
    details = added("connections", "show", "Twin", "--json").json
    assert details["config"] == {"issuer": twin.issuer, "clientId": "app"}
    assert details["register"]["redirect_uri"] == f"{base_url}/api/auth/sso/callback/Twin"


def test_no_secret_is_ever_shown(added: CommandLine, database: Database) -> None:
    """S59, R12: neither by a command nor in the database."""
    shown = [
        added("connections", *args)
        for args in (("list",), ("list", "--json"), ("show", "Twin"), ("show", "Twin", "--json"), ("test", "Twin"))
    ]
    assert all(ended.status == 0 for ended in shown)
    assert all(SECRET not in ended.out + ended.err for ended in shown)
    assert shown[3].json["secrets"]["clientSecret"] is True
    assert SECRET.encode() not in database.bytes_at_rest()


def test_a_secret_on_the_command_line_is_refused(vestibule: CommandLine) -> None:
    """S59: `ps` would show it to everybody."""
    ended = vestibule(*NEW, "--set", "clientId=app", "--set", f"clientSecret={SECRET}")
    assert ended.status == 2
    assert "--secret-env" in ended.err
    assert SECRET not in ended.err
    assert vestibule("connections", "list", "--json").json == []


def test_a_secret_comes_from_a_file(vestibule: CommandLine, twin: RunningTwin, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{SECRET}\n")
    given = ("--set", f"issuer={twin.issuer}", "--set", "clientId=app", "--secret-file", f"clientSecret={path}")
    assert vestibule(*NEW, *given).status == 0
    assert vestibule("connections", "show", "Twin", "--json").json["secrets"]["clientSecret"] is True


def test_what_to_register_is_known_before_the_connection_exists(vestibule: CommandLine, base_url: str) -> None:
    """R23, R28."""
    own = vestibule("connections", "urls", "Okta", "--json").json
    shared = vestibule("connections", "urls", "Okta", "--callback", "shared", "--json").json
    assert own == {
        "redirect_uri": f"{base_url}/api/auth/sso/callback/Okta",
        "post_logout_redirect_uri": f"{base_url}/api/auth/sso/signed-out",
        "backchannel_logout_uri": f"{base_url}/api/auth/sso/backchannel-logout/Okta",
        "initiate_login_uri": f"{base_url}/api/auth/sso/login/Okta",
    }
    assert shared["redirect_uri"] == f"{base_url}/api/auth/sso/callback"
    assert vestibule("connections", "urls", "callback").err.startswith("config_error")


def test_every_fault_stands_at_its_field(vestibule: CommandLine) -> None:
    ended = vestibule(*NEW, "--set", "issuer=ftp://id.example", "--set", "clientid=app", "--offline")
    assert ended.status == 1
    lines = [line.strip().partition(":")[0] for line in ended.err.splitlines()]
    assert lines[0] == "config_error"
    assert {"issuer", "clientId", "clientid"} <= set(lines)
    assert vestibule("connections", "list", "--json").json == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        (("--set", "issuer=http://127.0.0.1:9/", "--set", "clientId=a"), "upstream_unreachable"),
        (("--set", "issuer=https://10.1.2.3", "--set", "clientId=a"), "blocked_address"),
    ],
)
def test_a_provider_that_cannot_be_asked_is_not_added(vestibule: CommandLine, more: tuple[str, ...], code: str) -> None:
    ended = vestibule(*NEW, *more, "--secret-env", "clientSecret=TWIN_SECRET")
    assert (ended.status, ended.err.partition(":")[0]) == (1, code)
    assert vestibule("connections", "list", "--json").json == []
    assert vestibule(*NEW, *more, "--secret-env", "clientSecret=TWIN_SECRET", "--offline").status == 0


def test_a_blocked_address_names_the_setting_that_allows_it(vestibule: CommandLine) -> None:
    """S61: a self-hosted provider lives on a private network."""
    given = ("--set", "issuer=https://10.1.2.3", "--set", "clientId=a", "--secret-env", "clientSecret=TWIN_SECRET")
    assert "VESTIBULE_UPSTREAM_NETWORKS" in vestibule(*NEW, *given).err


def test_the_test_says_what_the_provider_is(added: CommandLine, twin: RunningTwin) -> None:
    """R31."""
    ended = added("connections", "test", "Twin", "--json")
    assert ended.status == 0
    assert ended.json["issuer"] == twin.issuer
    assert ended.json["pkce_advertised"]
    with twin.faulty(Faults(discovery=(DiscoveryFault.OTHER_ISSUER,))):
        refused = added("connections", "test", "Twin")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "issuer_mismatch")
    with twin.faulty(Faults(jwks=(JwksFault.ENCRYPTION_ONLY,))):
        unusable = added("connections", "test", "Twin", "--json")
    assert unusable.status == 1
    assert not unusable.json["usable"]
    twin.stop()
    gone = added("connections", "test", "Twin")
    assert (gone.status, gone.err.partition(":")[0]) == (1, "upstream_unreachable")


def test_a_change_changes_what_it_names_and_nothing_else(added: CommandLine) -> None:
    before = added("connections", "show", "Twin", "--json").json
    ended = added("connections", "change", "Twin", "--name", "Company", "--set", "scopes=groups", "--json")
    assert ended.status == 0
    after = ended.json
    assert (after["name"], after["config"]["scopes"], after["secrets"]) == ("Company", "groups", before["secrets"])
    assert (after["issuer"], after["callback"]) == (before["issuer"], before["callback"])
    assert after["version"] == before["version"] + 1
    again = added("connections", "change", "Twin", "--name", "Company", "--json")
    assert again.json["version"] == after["version"]
    emptied = added("connections", "change", "Twin", "--unset", "scopes", "--json").json
    assert emptied["config"] == before["config"]


def test_a_kept_secret_does_not_follow_the_provider_to_another_address(added: CommandLine) -> None:
    """S59: or whoever may edit an address could have the secret sent there."""
    ended = added("connections", "change", "Twin", "--set", "issuer=http://127.0.0.1:9", "--offline")
    assert ended.status == 1
    assert "clientSecret" in ended.err


def test_a_connection_is_taken_out_of_use_and_put_back(added: CommandLine) -> None:
    assert added("connections", "disable", "Twin").status == 0
    assert added("connections", "list", "--json").json[0]["state"] == "disabled"
    assert "already" in added("connections", "disable", "Twin").out
    assert added("connections", "enable", "Twin").status == 0
    assert added("connections", "list", "--json").json[0]["state"] == "enabled"


def test_removing_wants_a_yes(added: CommandLine) -> None:
    assert added("connections", "remove", "Twin").status == 2
    assert len(added("connections", "list", "--json").json) == 1
    assert added("connections", "remove", "Twin", "--yes").status == 0
    assert added("connections", "list", "--json").json == []


@pytest.mark.parametrize("act", ["show", "test", "change", "disable", "enable", "remove"])
def test_a_provider_id_in_other_case_is_another_one(added: CommandLine, act: str) -> None:
    """R4."""
    ended = added("connections", act, "twin", *(["--yes"] if act == "remove" else []))
    assert (ended.status, ended.err.partition(":")[0]) == (1, "object_not_found")


def test_a_connection_whose_connector_is_gone_is_listed_as_such(added: CommandLine) -> None:
    (row,) = added("connections", "list", "--json", VESTIBULE_DISABLED_CONNECTORS="oidc").json
    assert row["state"] == "connector_disabled"
    assert added("connections", "show", "Twin", VESTIBULE_DISABLED_CONNECTORS="oidc").status == 0


def test_an_unknown_connector_is_refused_before_anything_is_asked(vestibule: CommandLine) -> None:
    ended = vestibule("connections", "add", "X", "--connector", "nobodys", "--name", "X")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "connector_unknown")


def test_a_pipe_gets_plain_lines(added: CommandLine, twin: RunningTwin) -> None:
    assert added("connections", "list").out == f"Twin\tThe twin\toidc\tenabled\tdraft\t{twin.issuer}\t\n"
