"""The twin as a process, and the addresses it refuses."""

import asyncio
import signal
import sys
from pathlib import Path

import httpx2
import pytest
from twin_party import APP
from twin_server import running_twin

from vestibule_twin import Client, TwinConfig, serve
from vestibule_twin.__main__ import read_config
from vestibule_twin.server import demand_loopback


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "example.org", "localhost.example.org", ""])  # noqa: S104 - refused
def test_refuses_to_be_reachable(host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        serve(TwinConfig(), host, 8001)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_takes_loopback(host: str) -> None:
    demand_loopback(host)


def test_issuer_is_where_it_is_served_unless_named() -> None:
    assert TwinConfig().served_at("http://127.0.0.1:9").issuer == "http://127.0.0.1:9"
    assert TwinConfig(issuer="https://op.test").served_at("http://127.0.0.1:9").issuer == "https://op.test"


def test_secure_issuer_gets_a_secure_cookie() -> None:
    with running_twin(APP, config=TwinConfig(issuer="https://op.test", alg="ES256", auto_sign_in=True)) as running:
        asked = {
            "client_id": "app",
            "redirect_uri": APP.redirect_uris[0],
            "response_type": "code",
            "scope": "openid",
            "code_challenge": "A" * 43,
            "code_challenge_method": "S256",
        }
        answer = httpx2.get(f"{running.base_url}/authorize", params=asked, trust_env=False)
    assert "; Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize("name", ["twin.toml", "twin.json"])
def test_reads_its_config_from_a_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(
        '[[clients]]\nclient_id = "x"\nsecret = "s"\nredirect_uris = ["https://x.example/cb"]\n'
        if name.endswith("toml")
        else '{"clients": [{"client_id": "x", "secret": "s", "redirect_uris": ["https://x.example/cb"]}]}'
    )
    expected = Client(client_id="x", secret="s", redirect_uris=("https://x.example/cb",))
    assert read_config(path).clients == (expected,)


async def test_runs_as_a_process_of_its_own_and_ends_quietly() -> None:
    options = ["--port", "0", "--client-id", "app", "--redirect-uri", "https://app.example/cb"]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vestibule_twin", *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        said = (await process.stdout.readline()).decode()
        base = said.removeprefix("Twin on ").strip()
        async with httpx2.AsyncClient(trust_env=False) as http:
            document = (await http.get(f"{base}/.well-known/openid-configuration")).json()
        assert document["issuer"] == base
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")


async def test_a_process_can_stand_in_for_a_vendor() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "vestibule_twin", "--as", "okta", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    try:
        base = (await process.stdout.readline()).decode().removeprefix("Twin on ").strip()
        async with httpx2.AsyncClient(trust_env=False) as http:
            for issuer in (base, f"{base}/oauth2/default"):
                document = (await http.get(f"{issuer}/.well-known/openid-configuration")).json()
                assert document["issuer"] == issuer
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")


def test_port_that_is_taken_is_an_error() -> None:
    with running_twin(config=TwinConfig(alg="ES256")) as running:
        port = int(running.base_url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            serve(TwinConfig(), "127.0.0.1", port)
