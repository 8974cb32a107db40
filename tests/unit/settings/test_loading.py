"""S74: where settings come from, which one wins, and what is said about each that is wrong."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import SettingsError
from vestibule.settings import Settings, SettingsFaults, describe_settings, load_settings


def toml(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "vestibule.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def faults(*, file: Path | None = None, options: dict[str, object] | None = None, **environ: str) -> list[str]:
    with pytest.raises(SettingsFaults) as caught:
        load_settings(file=file, environ=environ, options=options)
    assert caught.value.code == "settings_refused"
    assert caught.value.detail.splitlines() == [str(fault) for fault in caught.value.faults]
    return caught.value.detail.splitlines()


def test_without_anything_the_defaults_hold() -> None:
    assert load_settings(environ={}) == Settings()


def test_the_environment_wins_over_the_file_and_options_over_both(tmp_path: Path) -> None:
    file = toml(tmp_path, 'port = 1\nhost = "::1"\nbrand_name = "File"\n')
    settings = load_settings(
        file=file, environ={"VESTIBULE_PORT": "2", "VESTIBULE_BRAND_NAME": "Environment"}, options={"port": 3}
    )
    assert (settings.port, settings.host, settings.brand_name) == (3, "::1", "Environment")


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    file = toml(tmp_path, "port = 9000")
    assert load_settings(environ={"VESTIBULE_CONFIG": str(file)}).port == 9000


def test_text_of_the_environment_becomes_numbers_lists_switches_and_paths() -> None:
    settings = load_settings(
        environ={
            "VESTIBULE_PORT": "8443",
            "VESTIBULE_UPSTREAM_PORTS": "8443, 9443,",
            "VESTIBULE_DISABLED_CONNECTORS": "oidc",
            "VESTIBULE_RETURN_ORIGINS": "",
            "VESTIBULE_STRICT_CONNECTORS": "true",
            "VESTIBULE_SECRET_KEY_FILE": "/run/key",
            "VESTIBULE_SECRET_KEY": "hush",
        }
    )
    assert settings.port == 8443
    assert settings.upstream_ports == (8443, 9443)
    assert settings.disabled_connectors == ("oidc",)
    assert settings.return_origins == ()
    assert settings.strict_connectors is True
    assert settings.secret_key_file == Path("/run/key")
    assert settings.secret_key is not None
    assert settings.secret_key.reveal() == "hush"


def test_a_file_uses_the_types_of_toml(tmp_path: Path) -> None:
    file = toml(tmp_path, 'upstream_ports = [8443]\nreturn_origins = ["https://app.example"]\nstrict_connectors = true')
    settings = load_settings(file=file, environ={})
    assert (settings.upstream_ports, settings.return_origins) == ((8443,), ("https://app.example",))
    assert faults(file=toml(tmp_path, 'port = "8000"')) == [
        f"{tmp_path}/vestibule.toml:1: port: Expected `int`, got `str`"
    ]


def test_an_unknown_variable_is_refused_with_the_name_that_was_meant() -> None:
    assert faults(VESTIBULE_BASEURL="https://sso.example") == [
        "VESTIBULE_BASEURL: there is no setting of this name; did you mean VESTIBULE_BASE_URL?"
    ]
    assert faults(VESTIBULE_Port="1") == [
        "VESTIBULE_Port: there is no setting of this name; did you mean VESTIBULE_PORT?"
    ]


def test_an_unknown_name_in_a_file_is_refused_with_its_line(tmp_path: Path) -> None:
    file = toml(
        tmp_path, '# port of the house\nport = 8001\n\ntrusted_proxy = ["10.0.0.1"]\n[oidc]\nx = 1\n"y z" = 2\n'
    )
    assert faults(file=file) == [
        f"{file}:4: trusted_proxy: there is no setting of this name; did you mean trusted_proxies?",
        f"{file}:5: oidc: there is no setting of this name",
    ]


def test_every_fault_is_reported_each_with_its_source(tmp_path: Path) -> None:
    file = toml(tmp_path, 'base_url = "http://sso.example"\nsession_idle_s = 0\n')
    found = faults(
        file=file, options={"port": 70_000}, VESTIBULE_TRUSTED_PROXIES="10.0.0.0/8,nonsense", VESTIBULE_DEMOO="1"
    )
    assert [line.split(": ")[:2] for line in found] == [
        [f"{file}:2", "session_idle_s"],
        ["VESTIBULE_DEMOO", "there is no setting of this name; did you mean VESTIBULE_DEMO?"],
        ["--port", "Expected `int` <= 65535"],
        [f"{file}:1", "base_url"],
        ["VESTIBULE_TRUSTED_PROXIES", "'nonsense' is no network; write one like 10.1.0.0/16"],
    ]


def test_a_bad_value_that_a_later_source_replaces_is_still_a_fault() -> None:
    assert faults(VESTIBULE_PORT="x", options={"port": 8000}) == ["VESTIBULE_PORT: Expected `int`, got `str`"]


def test_variables_that_kubernetes_makes_for_a_service_are_explained() -> None:
    found = faults(
        VESTIBULE_PORT="tcp://10.0.0.1:80", VESTIBULE_SERVICE_HOST="10.0.0.1", VESTIBULE_PORT_80_TCP_ADDR="10.0.0.1"
    )
    assert len(found) == 3
    assert all("enableServiceLinks" in line for line in found)


def test_variables_of_others_and_of_the_test_suite_are_left_alone() -> None:
    environ = {"PATH": "/bin", "VESTIBULE": "x", "VESTIBULE_TEST_DATABASE": "postgresql", "VESTIBULE_FUZZ_INPUTS": "1"}
    assert load_settings(environ=environ) == Settings()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"port = ", "this is no TOML"), (b"\xff", "not UTF-8"), (b"#" * 1_100_000, "larger than 1 MiB")],
)
def test_a_file_that_cannot_be_understood_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "vestibule.toml"
    path.write_bytes(content)
    (line,) = faults(file=path)
    assert line.startswith(f"{path}: ")
    assert message in line


def test_a_missing_file_is_a_fault_and_not_an_empty_one(tmp_path: Path) -> None:
    (line,) = faults(VESTIBULE_CONFIG=str(tmp_path / "none.toml"))
    assert line == f"{tmp_path}/none.toml: the settings file cannot be read (No such file or directory)"


def test_a_master_key_in_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """S57."""
    file = toml(tmp_path, 'secret_key = "hush"')
    assert load_settings(file=file, environ={}).secret_key
    file.chmod(0o644)
    (line,) = faults(file=file)
    assert line.endswith(f"chmod 600 {file}")
    assert line.startswith(f"{file}:1: secret_key")


def test_no_fault_repeats_a_secret(tmp_path: Path) -> None:
    """S59: a mistyped secret is still one."""
    file = toml(tmp_path, "secret_key = 123456789\n")
    found = faults(
        file=file,
        VESTIBULE_DATABASE_URL="mysql://root:hunter2@db/x",
        VESTIBULE_BASE_URL="https://me:hunter2@sso.example",
        VESTIBULE_RETURN_ORIGINS="https://me:hunter2@app.example",
    )
    assert len(found) == 4
    assert not any("hunter2" in line or "123456789" in line for line in found)


@given(st.dictionaries(st.sampled_from([d.variable for d in describe_settings()]), st.text(max_size=30)))
def test_no_environment_raises_anything_else(environ: dict[str, str]) -> None:
    with suppress(SettingsError):
        assert load_settings(environ=environ).base_url


def test_every_setting_is_described_and_its_default_reads_back() -> None:
    described = describe_settings()
    assert {each.variable for each in described} == {f"VESTIBULE_{each.name.upper()}" for each in described}
    assert all(each.description.endswith(".") and each.type for each in described)
    environ = {each.variable: each.default for each in described if each.default}
    assert load_settings(environ=environ) == Settings()
    by_name = {each.name: each for each in described}
    assert by_name["port"].type == "number, 1 to 65535"
    assert by_name["upstream_ports"].type == "list of number, 1 to 65535"
    assert by_name["brand_logo"].type == "text"
    assert by_name["secret_key"].type == "secret text"
