"""`vestibule connections consent` and `guide`: what an administrator hands on, and what one reads."""

from urllib.parse import parse_qs, urlsplit

import pytest
from command_line import SECRET, CommandLine

GUID = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490"


@pytest.fixture
def entra(vestibule: CommandLine) -> CommandLine:
    """The command line, with a connection to Entra ID that nobody was asked for."""
    fields = ("--set", f"tenant={GUID}", "--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET")
    ended = vestibule("connections", "add", "--connector", "entra", "--offline", *fields)
    assert ended.status == 0, ended.err
    assert "vestibule connections consent EntraID" in ended.out
    return vestibule


def test_the_link_and_the_stage_are_shown(entra: CommandLine, base_url: str) -> None:
    """R29."""
    assert entra("connections", "show", "EntraID", "--json").json["stage"] == "draft"
    asked = entra("connections", "consent", "EntraID", "--json").json
    assert (asked["provider_id"], asked["stage"]) == ("EntraID", "pending_approval")
    assert asked["redirect_uri"] == f"{base_url}/api/auth/sso/admin-consent/EntraID"
    query = parse_qs(urlsplit(asked["url"]).query)
    assert (query["client_id"], query["redirect_uri"]) == (["app"], [asked["redirect_uri"]])
    assert "pending_approval" in entra("connections", "list").out
    shown = entra("connections", "show", "EntraID")
    assert "pending approval" in shown.out
    assert asked["redirect_uri"] in shown.out


def test_the_link_is_the_first_line_so_that_it_can_be_piped(entra: CommandLine) -> None:
    out = entra("connections", "consent", "EntraID").out
    assert out.startswith(f"https://login.microsoftonline.com/{GUID}/v2.0/adminconsent?")
    assert SECRET not in out


def test_asking_is_refused_where_nobody_can_be_asked(added: CommandLine) -> None:
    refused = added("connections", "consent", "Twin")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "config_error")
    unknown = added("connections", "consent", "Nobody")
    assert (unknown.status, unknown.err.partition(":")[0]) == (1, "object_not_found")


def test_a_guide_is_read_before_the_connection_exists(vestibule: CommandLine, base_url: str) -> None:
    """R23, R60."""
    printed = vestibule("connections", "guide", "Staff", "--connector", "okta")
    assert printed.status == 0, printed.err
    assert printed.out.startswith("# ")
    assert f"{base_url}/api/auth/sso/callback/Staff" in printed.out
    assert "{{" not in printed.out
    assert vestibule("connections", "list", "--json").json == []


def test_a_guide_of_a_stored_connection_says_what_that_one_asks_for(vestibule: CommandLine) -> None:
    fields = ("--set", "domain=acme.okta.com", "--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET")
    more = ("--set", "scopes=address phone", "--callback", "shared", "--offline")
    assert vestibule("connections", "add", "--connector", "okta", *fields, *more).status == 0
    told = vestibule("connections", "guide", "Okta", "--json").json
    assert (told["provider_id"], told["connector"]) == ("Okta", "okta")
    assert "openid profile email address phone" in told["markdown"]
    assert "/api/auth/sso/callback`" in told["markdown"]


def test_a_guide_wants_to_know_whose(added: CommandLine) -> None:
    unknown = added("connections", "guide", "twin")
    assert (unknown.status, unknown.err.partition(":")[0]) == (1, "object_not_found")
    assert "--connector" in unknown.err
    assert added("connections", "guide", "Twin", "--connector", "okta").status == 2
    assert added("connections", "guide", "Twin", "--connector", "oidc").status == 0
    assert added("connections", "guide", "callback", "--connector", "oidc").err.startswith("config_error")
