"""A login in production's clothes: https base URL, prefixed cookies, and a provider over TLS (S51, S54, S61)."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from databases import Database
from house import House
from http_browser import HTTPBrowser, set_cookies
from manual_clock import ManualClock
from running_host import free_port, running_host, settings_for
from throwaway_ca import ThrowawayCA
from tls_front import tls_front
from twin_server import running_twin

from vestibule_twin import TwinConfig

BASE_URL = "https://login.example"
ATTRIBUTES = {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"}


@pytest.fixture
def production(
    database: Database, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    """A host that believes itself on the public Internet, and a provider with a certificate of a private authority."""
    authority = ThrowawayCA(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))
    port = free_port()
    with tls_front(authority.server("127.0.0.1"), target_port=port) as tls_port:
        config = TwinConfig(issuer=f"https://127.0.0.1:{tls_port}", auto_sign_in=True)
        settings = settings_for(
            database.url.reveal(),
            port=free_port(),
            base_url=BASE_URL,
            upstream_networks="127.0.0.1/32",
            upstream_ports=str(tls_port),
        )
        with (
            running_twin(config=config, port=port, clock=lambda: clock.now_ms() / 1000) as twin,
            running_host(settings, clock=clock) as host,
        ):
            house = House(host=host, twin=twin, clock=clock, database=database)
            house.connect("Twin")
            yield house


async def test_a_login_under_an_https_base_url(production: House, tmp_path: Path) -> None:
    """S51: every cookie is Secure, HttpOnly, Lax and host-bound; S55: HSTS on every answer of ours."""
    verify = ssl.create_default_context(cafile=str(tmp_path / "authority.pem"))
    plain = f"http://127.0.0.1:{production.host.settings.port}"
    async with HTTPBrowser(plain, verify=verify, host="login.example") as browser:
        begun = await browser.begin("Twin")
        cookies = dict(flow_cookies(begun))
        assert len(cookies) == 1
        assert next(iter(cookies)).startswith("__Host-vestibule-flow-")
        async with HTTPBrowser(production.twin.issuer, verify=verify) as away:
            answer = await away.get(begun.headers["location"])
        callback = httpx2.URL(answer.headers["location"])
        assert str(callback).startswith(f"{BASE_URL}/api/auth/sso/callback/Twin?")
        held = "; ".join(f"{name}={value}" for name, value in cookies.items())
        done = await browser.get(callback.raw_path.decode(), headers={"cookie": held})
        assert done.status_code == 303
        set_by_login = set_cookies(done)
        for rest in (*set_by_login.values(), *set_cookies(begun).values()):
            attributes = set(rest.split("; ")[1:])
            assert attributes - {next(a for a in attributes if a.startswith("Max-Age="))} == ATTRIBUTES
        assert all(name.startswith("__Host-vestibule-") for name in set_by_login)
        token = set_by_login["__Host-vestibule-session"].partition(";")[0]
        session = await browser.get("/api/session", headers={"cookie": f"__Host-vestibule-session={token}"})
        assert session.status_code == 200
        plain_name = await browser.get("/api/session", headers={"cookie": f"vestibule-session={token}"})
        assert plain_name.status_code == 401
        for answer in (begun, done, session):
            assert answer.headers["strict-transport-security"] == "max-age=31536000"


def flow_cookies(answer: httpx2.Response) -> Iterator[tuple[str, str]]:
    for name, rest in set_cookies(answer).items():
        if "-flow-" in name:
            yield name, rest.partition(";")[0]


async def test_cookies_over_loopback_http(house: House) -> None:
    """S51: the same attributes but Secure, under other names; Safari keeps no Secure cookie from http://localhost."""
    async with house.browser() as browser:
        begun = await browser.begin("Twin")
        done = await browser.sign_in("Twin", person=house.newcomer().subject)
        seen = {**set_cookies(begun), **set_cookies(done)}
    assert all(name.startswith("vestibule-") for name in seen)
    for rest in seen.values():
        attributes = set(rest.split("; ")[1:])
        assert attributes - {next(a for a in attributes if a.startswith("Max-Age="))} == ATTRIBUTES - {"Secure"}
