"""`vestibule demo`: the newcomer's first minute."""

import re
import signal
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine, Running
from form_browser import FormBrowser
from ports import consecutive_free_ports


@pytest.fixture
def port() -> int:
    """The host's; the twin's is the next."""
    return consecutive_free_ports(2)


@pytest.fixture
def command(port: int) -> CommandLine:
    """The command line of somebody whose environment describes a real installation: the demo must not touch it."""
    return CommandLine(
        {
            "VESTIBULE_PORT": str(port),
            "VESTIBULE_DATABASE_URL": "postgresql+asyncpg://real@production.example/vestibule",
            "VESTIBULE_SECRET_KEY": "the real one",
            "VESTIBULE_BASE_URL": "https://login.example",
        }
    )


@pytest.fixture
def demo(command: CommandLine, tmp_path: Path, port: int) -> Iterator[Running]:
    """A demo that has said its address."""
    with command.running("demo", cwd=tmp_path) as running:
        running.read_until(f"http://localhost:{port}")
        running.read_until("Stop")
        yield running


async def test_it_prints_one_url_and_that_leads_to_a_signed_in_account(demo: Running, port: int) -> None:
    said = "".join(demo.lines)
    assert re.findall(r"https?://\S+", said) == [f"http://localhost:{port}"]
    assert "Ada Lovelace" in said
    async with FormBrowser() as browser:
        login = await browser.open(f"http://localhost:{port}")
        assert "Continue with Twin (demo)" in login.text
        people = await browser.open(f"http://localhost:{port}/api/auth/sso/login/Twin")
        assert people.url.startswith(f"http://127.0.0.1:{port + 1}/")
        form = people.form("/sign-in")
        account = await browser.submit(form, on=people, person="ada")
        assert account.path == "/account"
        assert "Ada Lovelace" in account.text


@pytest.mark.usefixtures("demo")
async def test_the_same_twin_signs_people_in_by_saml_and_out_again(port: int) -> None:
    """Both sides have read the other's metadata, sign-out included."""
    host, twin = f"http://localhost:{port}", f"http://127.0.0.1:{port + 1}"
    async with FormBrowser() as browser:
        login = await browser.open(host)
        assert "Continue with Twin (SAML)" in login.text
        people = await browser.open(f"{host}/api/auth/sso/login/TwinSAML")
        assert people.url.startswith(f"{twin}/saml/sso")
        posting = await browser.submit(people.form("/sign-in"), on=people, person="ada")
        account = await browser.submit(posting.form("/saml2/sp/acs/TwinSAML"), on=posting)
        assert (account.status, account.path) == (200, "/account")
        assert "Ada Lovelace" in account.text
        away = await browser.submit(account.form("/logout"), on=account)
        assert any(url.startswith(f"{twin}/saml/slo") for url in away.visited)
        assert away.url.startswith(host)
        assert "You are signed out" in away.text
        again = await browser.open(f"{host}/api/auth/sso/login/TwinSAML")
        assert again.form("/sign-in").buttons  # asked anew: the twin's own session has ended too


async def test_an_error_shows_its_details_and_the_command_line_shows_the_same(
    demo: Running, port: int, tmp_path: Path
) -> None:
    """LOOK.md, An error page, 4."""
    async with FormBrowser() as browser:
        people = await browser.open(f"http://localhost:{port}/api/auth/sso/login/Twin")
        refused = await browser.submit(people.form("/sign-in"), on=people, button="deny")
    assert "access_denied" in refused.text
    assert "For administrators." in refused.text
    found = re.search(r"Attempt (\S+)", refused.text)
    assert found is not None
    demo.read_until(found[1])
    settings = tmp_path / "var" / "demo" / str(port) / "vestibule.toml"
    with CommandLine({}).running("--config", str(settings), "attempts", "show", found[1], "--json") as shown:
        ended = shown.end()
    assert ended.status == 0
    assert ended.json["code"] == "access_denied"
    assert ended.json["register"]["redirect_uri"] == f"http://localhost:{port}/api/auth/sso/callback/Twin"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_both_servers_stop_at_a_signal(demo: Running, port: int, number: signal.Signals) -> None:
    ended = demo.signal(number)
    assert ended.status == 0
    assert "Traceback" not in ended.out
    for each in (port, port + 1):
        with socket.create_server(("127.0.0.1", each)):
            pass


def test_a_second_start_begins_anew(demo: Running, command: CommandLine, port: int, tmp_path: Path) -> None:
    demo.signal(signal.SIGINT)
    directory = tmp_path / "var" / "demo" / str(port)
    before = (directory / "vestibule.key").read_bytes()
    assert stat.S_IMODE((directory / "vestibule.key").stat().st_mode) == 0o600
    (directory / "notes.txt").write_text("mine")
    with command.running("demo", cwd=tmp_path) as again:
        again.read_until("Stop")
        assert (directory / "vestibule.key").read_bytes() != before
        assert (directory / "notes.txt").read_text() == "mine"
        assert again.signal(signal.SIGINT).status == 0


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port_is_one_sentence_that_names_the_variable(
    command: CommandLine, port: int, offset: int, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", port + offset)), command.running("demo", cwd=tmp_path) as running:
        ended = running.end()
    assert ended.status == 1
    assert ended.out.startswith("settings_refused")
    assert f"port {port + offset} is taken" in ended.out
    assert "VESTIBULE_PORT=" in ended.out
    assert not (tmp_path / "var").exists()


def test_the_last_port_has_no_next_one(command: CommandLine, tmp_path: Path) -> None:
    with command.running("demo", cwd=tmp_path, environ={"VESTIBULE_PORT": "65535"}) as running:
        ended = running.end()
    assert ended.status == 1
    assert "VESTIBULE_PORT" in ended.out
