"""`vestibule serve` as a process: its log, its limits and its end."""

import asyncio
import json
import signal
import socket
import ssl
from pathlib import Path

import httpx2
import pytest
from command_line import CommandLine, Running
from http_browser import HTTPBrowser
from throwaway_ca import ThrowawayCA
from twin_server import RunningTwin

LISTENING = '"listening"'


def events(running: Running) -> list[dict[str, str]]:
    """What the log has said so far."""
    return [json.loads(line) for line in running.lines]


def test_the_first_line_of_the_log_says_the_url_to_open(vestibule: CommandLine, base_url: str) -> None:
    with vestibule.running("serve") as server:
        server.read_until(LISTENING)
        assert [event.get("url") for event in events(server)] == [base_url]
        assert httpx2.get(f"{base_url}/login").status_code == 200
        ended = server.signal(signal.SIGTERM)
    assert ended.status == 0
    assert "Traceback" not in ended.out


def test_a_created_master_key_is_named(vestibule: CommandLine, tmp_path: Path) -> None:
    """S57: losing a file that nobody knew of loses every secret."""
    key = tmp_path / "master.key"
    environ = {name: value for name, value in vestibule.environ.items() if name != "VESTIBULE_SECRET_KEY"}
    command = CommandLine({**environ, "VESTIBULE_SECRET_KEY_FILE": str(key)})
    with command.running("serve") as server:
        server.read_until("master_key_made")
        assert [event["event"] for event in events(server)] == ["listening", "master_key_made"]
        assert events(server)[1]["file"] == str(key)
    with command.running("serve") as server:
        server.read_until("no_connections")
        assert [event["event"] for event in events(server)] == ["listening", "no_connections"]


def test_a_connection_whose_connector_is_not_loaded_is_named_at_the_start(added: CommandLine) -> None:
    with added.running("serve", environ={"VESTIBULE_DISABLED_CONNECTORS": "oidc"}) as server:
        line = json.loads(server.read_until("connector_not_loaded"))
    assert (line["code"], line["connector"], line["connections"]) == ("connector_disabled", "oidc", "Twin")


def test_a_taken_port_is_one_sentence(vestibule: CommandLine, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        ended = vestibule("serve")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "settings_refused")
    assert f"port {port} is taken" in ended.err
    assert "VESTIBULE_PORT" in ended.err


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"VESTIBULE_BASE_URL": "http://login.example"}, "VESTIBULE_BASE_URL"),
        ({"VESTIBULE_DATABSE_URL": "x"}, "VESTIBULE_DATABASE_URL"),
        ({"VESTIBULE_SECRET_KEY": "short"}, "VESTIBULE_SECRET_KEY"),
        ({"VESTIBULE_HOST": "192.0.2.1"}, "VESTIBULE_HOST"),
    ],
)
def test_a_refused_start_is_no_trace(vestibule: CommandLine, environ: dict[str, str], named: str) -> None:
    """S74; S58: the wrong key fails closed with a clear error."""
    with vestibule.running("serve", environ=environ) as server:
        ended = server.end()
    assert ended.status == 1
    assert "settings_refused" in ended.out
    assert named in ended.out
    assert "Traceback" not in ended.out


async def test_forwarded_headers_of_a_stranger_count_for_nothing(added: CommandLine, base_url: str) -> None:
    """S54: uvicorn would believe them when they come from 127.0.0.1."""
    with added.running("serve") as server:
        server.read_until(LISTENING)
        headers = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
        async with HTTPBrowser(base_url) as browser:
            await browser.get("/api/auth/sso/callback", params={"state": "s", "code": "c"}, headers=headers)
        line = json.loads(server.read_until("attempt_refused"))
    assert line["client"] in {"127.0.0.1", "::1"}


def test_a_head_without_an_end_is_cut_off(vestibule: CommandLine, port: int) -> None:
    """S64: nothing collects a header for ever."""
    with vestibule.running("serve") as server:
        server.read_until(LISTENING)
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.sendall(b"GET /login HTTP/1.1\r\nX-Long: ")
            answer = b""
            while not answer:
                stranger.sendall(b"a" * 4096)
                stranger.settimeout(0.01)
                try:
                    answer = stranger.recv(4096)
                except TimeoutError:
                    continue
                except ConnectionError:
                    break
        assert answer == b"" or answer.startswith(b"HTTP/1.1 431 ")
        assert httpx2.get(f"http://localhost:{port}/login").status_code == 200


def test_the_server_speaks_tls_itself(vestibule: CommandLine, port: int, tmp_path: Path) -> None:
    authority = ThrowawayCA(tmp_path)
    authority.server("localhost")
    pem = str(tmp_path / "localhost.pem")  # with the key in it
    base_url = f"https://localhost:{port}"
    with vestibule.running(
        "serve", "--tls-cert", pem, "--tls-key", pem, environ={"VESTIBULE_BASE_URL": base_url}
    ) as server:
        server.read_until(LISTENING)
        trust = ssl.create_default_context(cafile=authority.pem)
        answer = httpx2.get(f"{base_url}/login", verify=trust)
        assert answer.status_code == 200


def test_a_key_of_another_certificate_is_refused(vestibule: CommandLine, tmp_path: Path) -> None:
    authority = ThrowawayCA(tmp_path)
    authority.server("localhost")
    authority.server("other.example")
    files = ("--tls-cert", str(tmp_path / "localhost.pem"), "--tls-key", str(tmp_path / "other.example.pem"))
    ended = vestibule("serve", *files, VESTIBULE_BASE_URL="https://localhost")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "settings_refused")
    assert "--tls-key" in ended.err


def test_tls_and_a_base_url_that_says_http_do_not_fit(vestibule: CommandLine, tmp_path: Path) -> None:
    ThrowawayCA(tmp_path).server("localhost")
    ended = vestibule("serve", "--tls-cert", str(tmp_path / "localhost.pem"))
    assert (ended.status, ended.err.partition(":")[0]) == (1, "settings_refused")


async def test_a_running_server_hears_of_a_change_within_a_second(
    vestibule: CommandLine, twin: RunningTwin, base_url: str
) -> None:
    """DESIGN.md, storage: what another process changes counts everywhere after a second."""
    with vestibule.running("serve") as server:
        server.read_until(LISTENING)
        async with HTTPBrowser(base_url) as browser:
            assert "Continue with" not in (await browser.get("/login")).text
            await asyncio.to_thread(add_twin, vestibule, twin)
            await told(browser, "Continue with", shown=True)
            assert (await browser.begin("Twin")).status_code == 303
            await asyncio.to_thread(vestibule, "connections", "disable", "Twin")
            await told(browser, "Continue with", shown=False)
            assert (await browser.begin("Twin")).status_code == 404


def add_twin(vestibule: CommandLine, twin: RunningTwin) -> None:
    """Connect the twin."""
    ended = vestibule(
        *("connections", "add", "Twin", "--connector", "oidc", "--name", "The twin", "--set", f"issuer={twin.issuer}"),
        *("--set", "clientId=app", "--secret-env", "clientSecret=TWIN_SECRET"),
    )
    assert ended.status == 0, ended.err


async def told(browser: HTTPBrowser, text: str, *, shown: bool) -> None:
    """See the sign-in page change: a request that starts a second after the change must show it."""
    loop = asyncio.get_running_loop()
    changed_s = loop.time()
    while True:
        asked_s = loop.time()
        if (text in (await browser.get("/login")).text) is shown:
            return
        assert asked_s - changed_s < 1.0, "the server has not heard of it"
