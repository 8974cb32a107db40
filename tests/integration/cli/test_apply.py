"""`vestibule apply`: a file is the wanted state."""

from pathlib import Path

import pytest
from command_line import SECRET, CommandLine
from twin_server import RunningTwin

from vestibule_twin.faults import DiscoveryFault, Faults

HEAD = '[[connection]]\nid = "X"\nconnector = "oidc"\nname = "X"\n'
CONFIG = '[connection.config]\nissuer = "https://x.example"\nclientId = "x"\n'
TWIN = """
[[connection]]
id = "Twin"
connector = "oidc"
name = "The twin"
[connection.config]
issuer = "{issuer}"
clientId = "app"
clientSecret = {{env = "TWIN_SECRET"}}
"""
OTHER = """
[[connection]]
id = "Other"
connector = "oidc"
name = "{name}"
enabled = false
callback = "shared"
trusted_for_linking = true
[connection.config]
issuer = "{issuer}"
clientId = "{client}"
clientSecret = {{file = "other.secret"}}
"""


class Described:
    """A file in the making."""

    def __init__(self, directory: Path, issuer: str) -> None:
        self.path = directory / "connections.toml"
        self._issuer = issuer
        (directory / "other.secret").write_text(SECRET)

    def write(self, *tables: str, name: str = "Another", client: str = "app") -> str:
        """Write the tables, and give the path."""
        self.path.write_text("".join(tables).format(issuer=self._issuer, name=name, client=client))
        return str(self.path)


@pytest.fixture
def described(tmp_path: Path, twin: RunningTwin) -> Described:
    """A file."""
    return Described(tmp_path, twin.issuer)


def actions(vestibule: CommandLine, path: str, *more: str) -> dict[str, str]:
    """What a dry run would do, by Provider ID."""
    return {row["provider_id"]: row["action"] for row in vestibule("apply", path, "--dry-run", "--json", *more).json}


def test_a_dry_run_says_what_would_change_and_changes_nothing(vestibule: CommandLine, described: Described) -> None:
    path = described.write(TWIN, OTHER)
    ended = vestibule("apply", path, "--dry-run")
    assert ended.status == 3
    assert "+ Twin would be added" in ended.out
    assert vestibule("connections", "list", "--json").json == []


def test_applying_twice_changes_nothing_the_second_time(vestibule: CommandLine, described: Described) -> None:
    path = described.write(TWIN, OTHER)
    assert vestibule("apply", path).status == 0
    before = vestibule("connections", "list", "--json").json
    assert {row["provider_id"]: (row["enabled"], row["callback"], row["trusted_for_linking"]) for row in before} == {
        "Twin": (True, "own", False),
        "Other": (False, "shared", True),
    }
    assert vestibule("apply", path, "--dry-run").status == 0
    assert vestibule("apply", path).status == 0
    assert vestibule("connections", "list", "--json").json == before


def test_only_what_differs_is_changed_and_a_secret_is_never_shown(vestibule: CommandLine, described: Described) -> None:
    """S59."""
    vestibule("apply", described.write(TWIN, OTHER))
    path = described.write(TWIN, OTHER, client="other")
    described.path.with_name("other.secret").write_text("another secret\n")
    ended = vestibule("apply", path, "--dry-run", "--json")
    assert ended.status == 3
    assert [(row["provider_id"], row["changes"]) for row in ended.json] == [
        ("Twin", []),
        (
            "Other",
            [{"field": "config.clientId", "before": "app", "after": "other"}, {"field": "config.clientSecret"}],
        ),
    ]
    done = vestibule("apply", path)
    assert done.status == 0
    assert "config.clientSecret: changed" in done.out
    assert "another secret" not in done.out + ended.out
    assert vestibule("apply", path, "--dry-run").status == 0


def test_a_secret_that_the_file_leaves_out_stays(vestibule: CommandLine, described: Described) -> None:
    vestibule("apply", described.write(TWIN))
    path = described.write(TWIN.replace('clientSecret = {{env = "TWIN_SECRET"}}', ""))
    assert actions(vestibule, path) == {"Twin": "none"}


def test_what_the_file_does_not_name_stays(added: CommandLine, described: Described) -> None:
    assert added("apply", described.write(OTHER)).status == 0
    assert {row["provider_id"] for row in added("connections", "list", "--json").json} == {"Twin", "Other"}


def test_all_faults_are_reported_with_file_and_line_before_anything_is_written(
    vestibule: CommandLine, described: Described
) -> None:
    path = described.write(
        TWIN,
        '[[connection]]\nid = "callback"\nconnector = "oidc"\nname = "  "\n[connection.config]\nissuer = "ftp://x"\n',
        '[[connection]]\nid = "X"\nconnector = "oidc"\nname = "X"\n[connection.config]\nisuer = "https://x.example"\n',
    )
    ended = vestibule("apply", path)
    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert f"{path}:15: callback: issuer: is no web address" in ended.err
    assert f"{path}:21: X: isuer: is no field of this connector; did you mean issuer?" in ended.err
    assert vestibule("connections", "list", "--json").json == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('[[conection]]\nid = "X"\n', 1, "did you mean connection"),
        (HEAD + "enabeld = true\n" + CONFIG, 5, "did you mean enabled"),
        ('[[connection]]\nid = "X"\nconnector = "oidc"\n' + CONFIG, 1, "name is needed"),
        (HEAD.replace('name = "X"', "name = 3") + CONFIG, 4, "name: a text is needed"),
        (HEAD.replace("oidc", "nobodys") + CONFIG, 3, "connector_unknown"),
        (HEAD + 'callback = "mine"\n' + CONFIG, 5, "is none of: shared, own"),
        (HEAD, 1, "config is needed"),
        (HEAD + CONFIG + 'clientSecret = "in clear"\n', 8, "is a secret"),
        (HEAD + CONFIG + 'clientSecret = {env = "NOT_SET_ANYWHERE"}\n', 8, "NOT_SET_ANYWHERE is not set"),
        (HEAD + CONFIG + 'clientSecret = {file = "nowhere"}\n', 8, "cannot be read"),
        (HEAD + CONFIG + 'clientSecret = {vault = "x"}\n', 8, "names no place"),
        ('[connection]\nid = "X"\n', 1, "with two brackets"),
        ('[[connection]\nid = "X"\n', None, "this is no TOML"),
    ],
)
def test_a_fault_of_the_file_names_its_line(
    vestibule: CommandLine, tmp_path: Path, text: str, line: int | None, words: str
) -> None:
    path = tmp_path / "connections.toml"
    path.write_text(text)
    ended = vestibule("apply", str(path), "--dry-run")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    (fault,) = [each for each in ended.err.splitlines() if words in each]
    assert f"{path}{'' if line is None else f':{line}'}: " in fault
    assert "in clear" not in ended.err


def test_two_connections_of_one_id_or_one_name_are_refused(vestibule: CommandLine, described: Described) -> None:
    """R4."""
    twice = vestibule("apply", described.write(TWIN, TWIN))
    assert "Twin is described more than once" in twice.err
    named = vestibule("apply", described.write(TWIN, OTHER, name="The twin"))
    assert "is the name of Twin already" in named.err
    assert vestibule("connections", "list", "--json").json == []


def test_a_connection_keeps_its_connector(added: CommandLine, described: Described) -> None:
    """Identities hang on it."""
    ended = added("apply", described.write(TWIN.replace('"oidc"', '"keycloak"')))
    assert ended.status == 1
    assert "connector" in ended.err


def test_a_provider_that_is_not_what_it_was_stops_only_what_needs_it(
    vestibule: CommandLine, described: Described, twin: RunningTwin
) -> None:
    """A deployment must not fail because an IdP is down whose settings did not change."""
    vestibule("apply", described.write(TWIN))
    with twin.faulty(Faults(discovery=(DiscoveryFault.OTHER_ISSUER,))):
        assert actions(vestibule, described.write(TWIN)) == {"Twin": "none"}
        (row,) = vestibule("apply", described.write(TWIN), "--json").json
        assert row["provider_not_asked"] == "issuer_mismatch"
        new = vestibule("apply", described.write(TWIN, OTHER))
        assert new.status == 1
        assert "issuer_mismatch" in new.err
        assert vestibule("apply", described.write(TWIN, OTHER), "--offline").status == 0


def test_offline_keeps_an_issuer_that_was_learned(vestibule: CommandLine, described: Described) -> None:
    """R10: what was typed may be the address of the discovery document."""
    typed = TWIN.replace("{issuer}", "{issuer}/.well-known/openid-configuration")
    path = described.write(typed)
    assert vestibule("apply", path).status == 0
    (before,) = vestibule("connections", "list", "--json").json
    assert actions(vestibule, path, "--offline") == {"Twin": "none"}
    assert vestibule("apply", path, "--offline").status == 0
    assert vestibule("connections", "list", "--json").json == [before]
