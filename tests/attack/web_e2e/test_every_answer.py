"""S54, S55, S64: what holds for every route of the house, found by walking the application's own list of routes."""

from collections.abc import AsyncIterator
from typing import Final

import httpx2
import pytest
from error_page import refusal, shown_error
from house import House, Log
from litestar.routes import HTTPRoute
from saml_house import connect_saml

from vestibule.flows.connections.draft import Change

PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
OTHER_POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@pytest.fixture(scope="module")
def saml(house: House) -> House:
    """The house, with a SAML connection whose message to the provider is a form."""
    connect_saml(house, "SAML", ssoBinding="post")
    return house


def routes_of(house: House, *, provider_id: str = "Twin") -> list[tuple[str, str]]:
    """Every method and path, with something in the place of each parameter."""
    found: list[tuple[str, str]] = []
    for route in house.host.app.routes:
        assert isinstance(route, HTTPRoute)
        path = route.path_format.replace("{provider_id}", provider_id).replace("{name}", "vestibule.css")
        path = path.replace("{link_id}", "01JZZZZZZZZZZZZZZZZZZZZZZZ")
        assert "{" not in path, "a new parameter wants a value here"
        found += [(str(method), path) for method in sorted(route.methods - {"OPTIONS"})]
    return found


async def every_answer(house: House) -> AsyncIterator[tuple[str, str, httpx2.Response]]:
    """Call every route for either protocol twice: as a stranger, and as somebody who is signed in."""
    routes = list(dict.fromkeys(routes_of(house) + routes_of(house, provider_id="SAML")))
    assert len(routes) > 25
    for signed_in in (False, True):
        async with house.browser() as browser:
            if signed_in:
                await browser.signed_in("Twin", person=house.newcomer().subject)
            token = browser.cookies.get("vestibule-session") or ""
            for method, path in routes:
                form = {"state": "x"} if method == "POST" else None
                headers = {"cookie": f"vestibule-session={token}"}
                yield method, path, await browser.request(method, path, data=form, headers=headers)


def check_headers(answer: httpx2.Response, *, form_action: str = "'self'") -> None:
    """Hold an answer against what every answer carries.

    Args:
        answer: It.
        form_action: Where its forms may lead; elsewhere than here from the page alone that begins a SAML login by POST.
    """
    headers = answer.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers
    if "immutable" in headers.get("cache-control", ""):
        assert headers["content-type"].startswith(("text/css", "text/javascript"))
        return
    is_metadata = headers.get("content-type") == "application/samlmetadata+xml"
    assert headers["cache-control"] == ("no-cache" if is_metadata else "no-store")
    is_page = headers.get("content-type", "").startswith("text/html")
    page_policy = PAGE_POLICY.replace("form-action 'self'", f"form-action {form_action}")
    assert headers["content-security-policy"] == (page_policy if is_page else OTHER_POLICY)
    if is_page:
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"


async def test_every_answer_carries_the_security_headers(saml: House) -> None:
    """S55."""
    async for method, path, answer in every_answer(saml):
        assert answer.status_code < 500, (method, path)
        leads_on = "data-send" in answer.text
        assert leads_on is ((method, path) == ("GET", "/api/auth/sso/login/SAML"))
        check_headers(answer, form_action=f"{saml.twin.base_url} https:" if leads_on else "'self'")


async def test_what_is_no_route_is_answered_alike(house: House, log: Log) -> None:
    """S19, S55: unknown paths, wrong methods, hostile paths."""
    async with house.browser() as browser:
        for method, path in (
            ("GET", "/nothing-here"),
            ("POST", "/nothing-here"),
            ("DELETE", "/login"),
            ("PUT", "/api/session"),
            ("POST", "/login"),
            ("GET", "/assets/none.css"),
            ("GET", "/assets/..%2f..%2fetc%2fpasswd"),
            ("GET", "/%00"),
            ("GET", "//evil.example/%2f.."),
            ("GET", "/api/auth/sso/login/"),
            ("GET", "/api/auth/sso/callback/a/b"),
        ):
            log.clear()
            answer = await browser.request(method, f"{house.base_url}{path}")
            assert answer.status_code in {400, 404, 405}, (method, path)
            assert shown_error(answer).code in {"not_found", "request_refused"}, (method, path)
            check_headers(answer)
            assert "evil" not in answer.text
            assert len(log) == 1


async def test_the_stylesheet_and_the_script_are_cached_for_good(house: House) -> None:
    """S55: named by their content; nothing private is in them."""
    async with house.browser() as browser:
        page = (await browser.get("/login")).text
        names = [part.partition('"')[0] for part in page.split('"/assets/')[1:]]
        assert len(names) == 2
        for name in names:
            answer = await browser.get(f"/assets/{name}")
            assert answer.status_code == 200
            check_headers(answer)
            again = await browser.get(f"/assets/{name}", headers={"if-none-match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:1@evil.example"])
async def test_another_host_is_refused_on_every_route(house: House, host: str) -> None:
    """S54."""
    async with house.browser() as browser:
        for method, path in routes_of(house):
            if path == "/":
                continue  # the host's own root leads to /account, by a path and never by a name
            answer = await browser.request(method, path, headers={"host": host})
            assert answer.status_code == 421, (method, path)
            assert "evil" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-proto": "https", "x-forwarded-port": "443"},
        {"forwarded": "host=evil.example;proto=https"},
        {"x-original-host": "evil.example", "x-rewrite-url": "/evil", "x-forwarded-prefix": "/evil"},
        {"x-http-method-override": "DELETE"},
    ],
    ids=str,
)
async def test_forwarded_names_change_no_address(house: House, headers: dict[str, str]) -> None:
    """S53, S54: every URL that leaves the host starts with the configured base URL."""
    async with house.browser() as browser:
        begun = await browser.get("/api/auth/sso/login/Twin", headers=headers)
        sent = httpx2.URL(begun.headers["location"]).params
        assert sent["redirect_uri"] == f"{house.base_url}/api/auth/sso/callback/Twin"
        page = await browser.get("/login", headers=headers)
        assert "evil" not in page.text
        assert (await browser.get("/account", headers=headers)).headers["location"].startswith("/login?")


async def test_a_forwarded_address_of_a_stranger_does_not_count(house: House, log: Log) -> None:
    """S54, S67: no proxy is configured, so the peer is the client, whatever it says."""
    async with house.browser() as browser:
        with refusal(house, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = await browser.get(
                "/api/auth/sso/login/Nobody", headers={"x-forwarded-for": "198.51.100.7", "x-real-ip": "198.51.100.8"}
            )
        assert [event["client"] for event in log] == ["127.0.0.1"]


@pytest.mark.parametrize("declared", [True, False])
async def test_a_large_body_is_refused_on_every_route_that_reads_one(house: House, log: Log, declared: bool) -> None:  # noqa: FBT001
    """S64: 64 KiB, for a SAML response 1 MiB, by its declared length or as it comes, before it is all read."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"a" * 65_536

    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        for method, path in routes_of(house):
            if method != "POST":
                continue
            log.clear()
            limit_bytes = 1024 * 1024 if "/acs/" in path else 65_536
            content = b"a=" + b"a" * limit_bytes if declared else endless()
            headers = {"content-type": "application/x-www-form-urlencoded"}
            answer = await browser.post(path, content=content, headers=headers)
            is_machine = "backchannel" in path and not declared  # its own JSON answer (Back-Channel Logout 2.8)
            assert answer.status_code == (400 if is_machine else 413), path
            assert [event["code"] for event in log] == ["body_too_large"]


async def test_an_unknown_and_a_disabled_connection_look_alike(house: House) -> None:
    """S70: status, headers and page, but for the attempt's id; wherever a provider or a browser may come."""
    house.connect("SwitchedOff")
    house.change("SwitchedOff", Change(enabled=False))
    seen = []
    async with house.browser() as browser:
        for provider_id in ("SwitchedOff", "NeverThere0"):
            begun = await browser.get(f"/api/auth/sso/login/{provider_id}")
            returned = await browser.get(f"/api/auth/sso/callback/{provider_id}?state=x&code=y")
            posted = await browser.post(f"/api/auth/sso/saml2/sp/acs/{provider_id}", data={"SAMLResponse": "x"})
            left = await browser.get(f"/api/auth/sso/saml2/sp/slo/{provider_id}?SAMLRequest=x")
            told = await browser.post(f"/api/auth/sso/backchannel-logout/{provider_id}", data={"logout_token": "a.b.c"})
            seen.append(
                [
                    (
                        answer.status_code,
                        [pair for pair in answer.headers.multi_items() if pair[0] != "date"],
                        _without_ids(answer.text),
                    )
                    for answer in (begun, returned, told, posted, left)
                ]
            )
    assert seen[0] == seen[1]


def _without_ids(text: str) -> str:
    for part in text.split('<code dir="ltr">')[2:]:
        text = text.replace(part.partition("<")[0], "ID")
    return text
