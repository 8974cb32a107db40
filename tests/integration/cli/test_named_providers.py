"""R3, R4, R6, R49 at the command line: aliases, suggested ids, four values, and what a new connection begins with."""

from pathlib import Path

import pytest
from command_line import SECRET, CommandLine
from twin_server import RunningTwin

OKTA = ("connections", "add", "--connector", "okta", "--offline", "--json")
OKTA_FIELDS = ("--set", "domain=acme.okta.com", "--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET")
GUID = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"


def test_a_named_provider_needs_neither_id_nor_name(vestibule: CommandLine) -> None:
    added = vestibule(*OKTA, *OKTA_FIELDS)
    assert added.status == 0, added.err
    assert (added.json["provider_id"], added.json["name"]) == ("Okta", "Okta")
    assert added.json["stage"] == "draft"


def test_a_second_one_needs_an_id_of_its_own(vestibule: CommandLine) -> None:
    assert vestibule(*OKTA, *OKTA_FIELDS).status == 0
    again = vestibule(*OKTA, *OKTA_FIELDS)
    assert (again.status, again.err.partition(":")[0]) == (1, "already_exists")
    assert "connections add ID --connector okta" in again.err
    second = vestibule(*OKTA[:2], "Okta-Partners", *OKTA[2:], "--name", "Partners", *OKTA_FIELDS)
    assert second.status == 0, second.err


@pytest.mark.parametrize("given", [(), ("Acme",), ("--name", "Acme")])
def test_a_protocol_suggests_nothing(vestibule: CommandLine, given: tuple[str, ...]) -> None:
    ended = vestibule("connections", "add", *given, "--connector", "oidc", "--offline")
    assert ended.status == 2
    assert ("--name" in ended.err) or ("PROVIDER_ID" in ended.err)


@pytest.mark.parametrize(
    ("more", "trusted"), [((), True), (("--no-trust-for-linking",), False), (("--trust-for-linking",), True)]
)
def test_a_new_connection_is_trusted_as_its_connector_says(
    vestibule: CommandLine, more: tuple[str, ...], *, trusted: bool
) -> None:
    """R49."""
    assert vestibule(*OKTA, *OKTA_FIELDS, *more).json["trusted_for_linking"] is trusted


@pytest.mark.parametrize(
    ("connector", "place", "words"),
    [
        ("github", "https://github.com", "yes"),
        ("github", "https://github.example.com", "no"),
        ("gitlab", "https://gitlab.com", "yes"),
        ("gitlab", "https://gitlab.example.com", "no"),
    ],
)
def test_trust_by_default_is_for_places_that_the_vendor_runs(
    vestibule: CommandLine, connector: str, place: str, words: str
) -> None:
    """R49: what somebody's own server calls verified is its administrators' word; and what was decided is shown."""
    given = ("--set", f"baseUrl={place}", "--set", "clientId=a", "--secret-env", "clientSecret=TWIN_SECRET")
    ended = vestibule("connections", "add", "--connector", connector, *given, "--offline")
    assert ended.status == 0, ended.err
    assert f"Trusted for linking: {words}, by default" in ended.out


def test_a_provider_of_any_kind_is_not_trusted_by_default(vestibule: CommandLine) -> None:
    given = (
        "--set",
        "issuer=https://id.example.com",
        "--set",
        "clientId=a",
        "--secret-env",
        "clientSecret=TWIN_SECRET",
    )
    ended = vestibule("connections", "add", "Any", "--connector", "oidc", "--name", "Any", *given, "--offline")
    assert ended.status == 0, ended.err
    assert "Trusted for linking: no, by default" in ended.out
    assert vestibule("connections", "show", "Any", "--json").json["trusted_for_linking"] is False


def test_four_values_are_enough(vestibule: CommandLine, twin: RunningTwin) -> None:
    """R6: against a provider that answers."""
    ended = vestibule(
        *("connections", "add", "Twin", "--connector", "oidc", "--name", "The twin"),
        *("--issuer", f"{twin.issuer}/.well-known/openid-configuration", "--set", "clientId=app"),
        *("--secret-env", "clientSecret=TWIN_SECRET", "--json"),
    )
    assert ended.status == 0, ended.err
    assert (ended.json["issuer"], ended.json["secrets"]["clientSecret"]) == (twin.issuer, True)
    assert SECRET not in ended.out


def test_an_issuer_fills_the_connectors_own_fields_and_set_wins(vestibule: CommandLine) -> None:
    more = ("--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET")
    filled = vestibule(*OKTA, "--issuer", "https://acme.okta.com/oauth2/default", *more)
    assert filled.status == 0, filled.err
    assert filled.json["config"] == {"domain": "acme.okta.com", "clientId": "app", "authorizationServer": "default"}
    other = ("--set", "authorizationServer=aus1", *more, "--name", "Partners")
    over = vestibule(*OKTA[:2], "Partners", *OKTA[2:], "--issuer", "https://acme.okta.com/oauth2/default", *other)
    assert over.json["config"]["authorizationServer"] == "aus1"


@pytest.mark.parametrize(
    ("connector", "more", "fields"),
    [
        ("okta", ("--issuer", "https://acme.okta.com"), {"clientId", "clientSecret"}),
        (
            "okta",
            ("--issuer", "ftp://x", "--set", "clientId=a", "--secret-env", "clientSecret=TWIN_SECRET"),
            {"issuerUrl"},
        ),
        ("saml", ("--issuer", "https://id.example.com"), {"provider"}),
    ],
)
def test_a_fault_of_four_values_stands_at_one_of_them(
    vestibule: CommandLine, connector: str, more: tuple[str, ...], fields: set[str]
) -> None:
    ended = vestibule("connections", "add", "X", "--connector", connector, "--name", "X", "--offline", *more)
    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    named = {line.strip().partition(":")[0] for line in ended.err.splitlines()[1:]}
    assert named & {"provider", "issuerUrl", "clientId", "clientSecret"} == fields
    assert vestibule("connections", "list", "--json").json == []


def test_an_alias_is_kept_as_its_key(vestibule: CommandLine, tmp_path: Path) -> None:
    """R3: `azure` is what the organization API calls it."""
    fields = ("--set", f"tenant={GUID}", "--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET")
    added = vestibule("connections", "add", "--connector", "azure", "--offline", "--json", *fields)
    assert added.status == 0, added.err
    assert (added.json["provider_id"], added.json["connector"]) == ("EntraID", "entra")
    assert "tenant" in vestibule("connectors", "azure").out
    path = tmp_path / "connections.toml"
    path.write_text(
        f'[[connection]]\nid = "EntraID"\nconnector = "azure"\nname = "Microsoft Entra ID"\n'
        f'[connection.config]\ntenant = "{GUID}"\nclientId = "app"\n'
    )
    assert vestibule("apply", str(path), "--dry-run", "--offline").out == "1 unchanged.\n"


def test_a_file_begins_trust_as_the_connector_says_and_leaves_it_alone_afterwards(
    vestibule: CommandLine, tmp_path: Path
) -> None:
    """R49: no second run, and no update of a connector, may widen whom a stored connection is trusted with."""
    path = tmp_path / "connections.toml"
    path.write_text(
        '[[connection]]\nid = "Okta"\nconnector = "okta"\nname = "Okta"\n[connection.config]\n'
        'domain = "acme.okta.com"\nclientId = "app"\nclientSecret = {env = "TWIN_SECRET"}\n'
    )
    added = vestibule("apply", str(path), "--offline")
    assert added.status == 0, added.err
    assert added.out == "+ Okta added: Okta, issuer https://acme.okta.com, trusted for linking\n"
    assert vestibule("connections", "change", "Okta", "--no-trust-for-linking").status == 0
    assert vestibule("apply", str(path), "--offline").out == "1 unchanged.\n"
    assert vestibule("connections", "show", "Okta", "--json").json["trusted_for_linking"] is False


def test_a_file_does_not_move_the_stage(vestibule: CommandLine, tmp_path: Path) -> None:
    """R29."""
    path = tmp_path / "connections.toml"
    text = (
        f'[[connection]]\nid = "EntraID"\nconnector = "entra"\nname = "Staff"\n[connection.config]\n'
        f'tenant = "{GUID}"\nclientId = "app"\nclientSecret = {{env = "TWIN_SECRET"}}\n'
    )
    path.write_text(text)
    assert vestibule("apply", str(path), "--offline").status == 0
    assert vestibule("connections", "consent", "EntraID").status == 0
    path.write_text(text.replace("Staff", "Everybody"))
    assert vestibule("apply", str(path), "--offline").status == 0
    (row,) = vestibule("connections", "list", "--json").json
    assert (row["name"], row["stage"]) == ("Everybody", "pending_approval")


def test_an_oauth2_provider_has_no_shared_redirect_uri(vestibule: CommandLine) -> None:
    """S30."""
    fields = ("--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET", "--callback", "shared")
    assert vestibule("connections", "add", "--connector", "github", "--offline", *fields).status == 2
    urls = vestibule("connections", "urls", "GitHub", "--connector", "github", "--json").json
    assert set(urls) == {"redirect_uri", "initiate_login_uri"}
