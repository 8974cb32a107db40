"""With a person in front of the terminal: tables, questions, and secrets that are typed unseen (LOOK.md)."""

from command_line import SECRET, CommandLine
from terminal import terminal
from twin_server import RunningTwin


def test_a_secret_is_asked_for_after_what_to_register_and_is_not_shown(
    vestibule: CommandLine, twin: RunningTwin, base_url: str
) -> None:
    """R23, S59: whoever types it may be registering the application at this moment."""
    arguments = ("connections", "add", "Twin", "--connector", "oidc", "--name", "The twin")
    given = ("--set", f"issuer={twin.issuer}", "--set", "clientId=app")
    with terminal(*arguments, *given, environ=vestibule.environ) as watched:
        watched.wait_for("Client secret (hidden)")
        assert f"{base_url}/api/auth/sso/callback/Twin" in watched.seen
        watched.type(SECRET)
        assert watched.end() == 0
    assert "Added Twin" in watched.seen
    assert "Private key" not in watched.seen
    assert SECRET not in watched.seen
    assert vestibule("connections", "show", "Twin", "--json").json["secrets"]["clientSecret"] is True


def test_a_list_is_a_table_with_headings(added: CommandLine) -> None:
    with terminal("connections", "list", environ=added.environ) as watched:
        assert watched.end() == 0
    assert "Provider ID" in watched.seen
    assert "The twin" in watched.seen


def test_an_empty_list_says_what_to_do_next(vestibule: CommandLine) -> None:
    with terminal("connections", "list", environ=vestibule.environ) as watched:
        assert watched.end() == 0
    assert "vestibule connections add" in watched.seen


def test_removing_goes_on_only_with_a_yes(added: CommandLine) -> None:
    with terminal("connections", "remove", "Twin", environ=added.environ) as watched:
        watched.wait_for("[y/N]")
        watched.type("n")
        assert watched.end() == 1
    assert len(added("connections", "list", "--json").json) == 1
    with terminal("connections", "remove", "Twin", environ=added.environ) as watched:
        watched.wait_for("[y/N]")
        watched.type("y")
        assert watched.end() == 0
    assert added("connections", "list", "--json").json == []
