"""`vestibule twin`: a provider to develop against."""

import signal
import socket

import httpx2
from command_line import CommandLine
from ports import free_port


def test_the_twin_describes_itself_and_stops() -> None:
    port = free_port()
    arguments = ("--port", str(port), "--redirect-uri", "http://localhost:8000/api/auth/sso/callback/Twin")
    with CommandLine({}).running("twin", *arguments) as twin:
        assert "development only" in twin.read_until("development")
        twin.read_until("Client secret")
        document = httpx2.get(f"http://127.0.0.1:{port}/.well-known/openid-configuration").json()
        assert document["issuer"] == f"http://127.0.0.1:{port}"
        ended = twin.signal(signal.SIGINT)
    assert ended.status == 0
    assert "Traceback" not in ended.out


def test_a_taken_port_is_one_sentence() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        ended = CommandLine({})("twin", "--port", str(port), "--redirect-uri", "http://localhost:8000/x")
    assert (ended.status, ended.err.partition(":")[0]) == (1, "settings_refused")


def test_a_public_client_has_no_secret() -> None:
    ended = CommandLine({})("twin", "--public-client", "--client-secret", "x", "--redirect-uri", "http://localhost/x")
    assert ended.status == 2
