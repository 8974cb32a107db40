"""What Vestibule touches in somebody else's application, and what it leaves alone (DESIGN.md, litestar)."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from databases import Database
from error_page import shown_error
from house import House, Log, opened_house
from http_browser import HTTPBrowser, hidden_fields
from litestar import Litestar, MediaType, Request, Response, Router, get, post
from litestar.config.compression import CompressionConfig
from litestar.config.cors import CORSConfig
from litestar.config.csrf import CSRFConfig
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException
from litestar.middleware.session.client_side import CookieBackendConfig
from litestar.openapi.config import OpenAPIConfig
from manual_clock import ManualClock
from twin_server import RunningTwin

from vestibule import CurrentAccount, Settings, VestibulePlugin, requires_login, signed_in
from vestibule.errors import SettingsError, VestibuleError

Opened = Callable[..., House]


@get("/", media_type=MediaType.TEXT)
async def front(request: Request[Any, Any, Any]) -> str:
    account = await signed_in(request)
    return f"Hello, {account.name}" if account else "Hello, stranger"


@get("/login", media_type=MediaType.TEXT)
async def their_login() -> str:
    return "their own sign-in page"


@post("/notes", media_type=MediaType.TEXT)
async def note(request: Request[Any, Any, Any]) -> str:
    return (await request.body()).decode()


@get(["/mine", "/mine/{rest:path}"], guards=[requires_login])
async def mine(current_account: CurrentAccount) -> dict[str, str | None]:
    return {"id": current_account.id, "email": current_account.email}


@get("/broken")
async def broken() -> str:
    raise ZeroDivisionError


ROUTES = (front, their_login, note, mine, broken)


@pytest.fixture
def opened(database: Database, twin: RunningTwin, clock: ManualClock) -> Iterator[Opened]:
    """Opens a house whose application is somebody else's, with our pages under /auth."""
    houses = []

    def open_with(*routes: Any, **options: Any) -> House:  # noqa: ANN401 - as Litestar takes them
        def application(settings: Settings) -> Litestar:
            plugin = VestibulePlugin(settings, clock=clock)
            return Litestar([*(routes or ROUTES)], plugins=[plugin], logging_config=None, **options)

        house = opened_house(database, twin, clock, app=application, page_prefix="/auth")
        houses.append(house)
        made = house.__enter__()
        made.connect("Own", trusted=True)
        made.connect("Posting", trusted=True, responseMode="form_post")
        return made

    yield open_with
    for house in reversed(houses):
        house.__exit__(None, None, None)


async def sign_in_and_out(house: House) -> None:
    """The whole of Vestibule, as it works by itself."""
    person = house.newcomer()
    async with house.browser() as browser:
        page = await browser.get("/auth/login")
        assert "Continue with" in page.text
        done = await browser.sign_in("Own", person=person.subject)
        assert (done.status_code, done.headers["location"]) == (303, "/auth/account")
        assert (await browser.get("/api/session")).json()["account"]["email"] == person.email
        account = await browser.get("/auth/account")
        left = await browser.post_form("/auth/logout", hidden_fields(account.text))
        assert left.headers["location"] == "/api/auth/sso/signed-out"
        assert await browser.session_status() == 401
        posted = await browser.provider_answer(await browser.begin("Posting", login_hint=person.subject))
        parked = await browser.cross_site_post(
            "/api/auth/sso/callback/Posting", hidden_fields(posted.text), origin=house.twin.base_url
        )
        assert (await browser.get(parked.headers["location"])).status_code == 303
        assert await browser.session_status() == 200


async def test_it_works_beside_their_routes(opened: Opened) -> None:
    house = opened()
    await sign_in_and_out(house)
    async with house.browser() as browser:
        assert (await browser.get("/login")).text == "their own sign-in page"
        assert (await browser.get("/")).text == "Hello, stranger"
        person = house.newcomer()
        await browser.signed_in("Own", person=person.subject)
        assert (await browser.get("/")).text == f"Hello, {person.name}"
        assert (await browser.get("/mine")).json()["email"] == person.email


async def test_their_answers_are_theirs(opened: Opened) -> None:
    """No check, header, limit or page of ours on a route of theirs."""
    house = opened()
    async with house.browser() as browser:
        front_page = await browser.get("/", headers={"host": "their.other.name"})
        assert front_page.status_code == 200
        for name in ("content-security-policy", "cache-control", "x-frame-options", "referrer-policy"):
            assert name not in front_page.headers
        big = b"x" * 200_000
        foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        assert (await browser.post("/notes", content=big, headers=foreign)).content == big
        missing = await browser.get("/none-of-ours")
        assert missing.json() == {"status_code": 404, "detail": "Not Found"}
        fault = await browser.get("/broken")
        assert fault.json() == {"status_code": 500, "detail": "Internal Server Error"}


async def test_a_guarded_route_leads_to_sign_in_and_back(opened: Opened) -> None:
    """S53: exactly as it was written; an address that no sign-in may lead back to is left out, not refused."""
    house = opened()
    browser_like = {"accept": "text/html,application/xhtml+xml"}
    async with house.browser() as browser:
        for asked, back in (
            ("/mine", "/mine"),
            ("/mine?a=1&b=%20x", "/mine?a=1&b=%20x"),
            ("/mine/caf%C3%A9", "/mine/caf%C3%A9"),
            ("/mine/a%2Fb", None),
            ("/mine/a//b", None),
            ("/mine?" + "x" * 600, None),
        ):
            away = await browser.get(f"{house.base_url}{asked}", headers=browser_like)
            assert away.status_code == 303, asked
            page = await browser.get(away.headers["location"])
            assert page.status_code == 200, asked
            if back is None:
                assert away.headers["location"] == "/auth/login"
                continue
            begin = page.text.partition('href="/api/auth/sso/login/Own')[2].partition('"')[0]
            callback = await browser.provider_answer(
                await browser.get(f"/api/auth/sso/login/Own{begin.replace('&amp;', '&')}")
            )
            done = await browser.get(callback.headers["location"])
            assert done.headers["location"] == back
            browser.cookies.clear()


async def test_a_program_gets_problem_details(opened: Opened, log: Log) -> None:
    house = opened()
    async with house.browser() as browser:
        answer = await browser.get("/mine", headers={"accept": "application/json"})
        posted = await browser.post("/mine", headers={"accept": "text/html"})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    assert answer.headers["content-type"] == "application/problem+json"
    assert posted.status_code == 405
    assert len(log) == 1


async def test_their_csrf_check_keeps_their_forms_and_lets_providers_through(opened: Opened) -> None:
    """S52: a provider's POST carries no token of theirs; our own forms have our own check."""
    house = opened(csrf_config=CSRFConfig(secret="their secret of some length"))
    async with house.browser() as browser:
        assert (await browser.post("/notes", content=b"x")).status_code == 403
    await sign_in_and_out(house)
    async with house.browser() as browser:
        await browser.signed_in("Own", person=house.newcomer().subject)
        assert (await browser.post("/auth/logout", data={"csrf_token": "x"})).status_code == 403
        assert await browser.session_status() == 200


async def test_their_whole_application_may_be_guarded(opened: Opened) -> None:
    """The guard passes over our own routes: else the sign-in page would want a sign-in."""
    house = opened(guards=[requires_login])
    await sign_in_and_out(house)
    async with house.browser() as browser:
        assert (await browser.get("/", headers={"accept": "text/html"})).headers[
            "location"
        ] == "/auth/login?return_to=%2F"


async def test_their_hooks_handlers_and_middleware_stay_theirs(opened: Opened) -> None:
    """An application with everything that Litestar lets one set for the whole of it."""
    began = []

    @asynccontextmanager
    async def theirs(app: Litestar) -> AsyncIterator[None]:
        began.append(app)
        yield

    async def account_of_theirs() -> str:
        return "an account of theirs"

    async def mark(response: Response[Any]) -> Response[Any]:
        response.set_header("x-theirs", "yes")
        return response

    def handled(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
        del request
        return Response(f"their handler: {type(error).__name__}", status_code=418, media_type=MediaType.TEXT)

    @get("/whoami", media_type=MediaType.TEXT)
    async def whoami(current_account: NamedDependency[str]) -> str:
        return current_account

    @get("/refused")
    async def refused() -> None:
        raise SettingsError("raised by their own code")

    house = opened(
        front,
        whoami,
        refused,
        broken,
        lifespan=[theirs],
        dependencies={"current_account": Provide(account_of_theirs)},
        exception_handlers={VestibuleError: handled, HTTPException: handled, ZeroDivisionError: handled},
        after_request=mark,
        middleware=[CookieBackendConfig(secret=b"x" * 32).middleware],
        compression_config=CompressionConfig(backend="gzip"),
        cors_config=CORSConfig(allow_origins=["https://app.example"]),
        response_headers={"x-all": "theirs"},
        openapi_config=OpenAPIConfig(title="Theirs", version="1"),
    )
    assert began
    await sign_in_and_out(house)
    async with house.browser() as browser:
        who = await browser.get("/whoami")
        assert (who.text, who.headers["x-theirs"]) == ("an account of theirs", "yes")
        assert (await browser.get("/refused")).text == "their handler: SettingsError"
        assert (await browser.get("/broken")).text == "their handler: ZeroDivisionError"
        assert (await browser.get("/nothing")).text == "their handler: NotFoundException"
        ours = await browser.get("/api/auth/sso/login/Nobody")
        assert shown_error(ours).code == "unknown_connection"
        schema = (await browser.get("/schema/openapi.json")).json()
        assert set(schema["paths"]) == {"/", "/whoami", "/refused", "/broken"}


async def test_a_router_of_theirs_may_have_a_path_and_the_application_none(opened: Opened, clock: ManualClock) -> None:
    """R24-R26: protocol addresses are fixed; what would move them is refused before anybody registers one."""
    house = opened(Router("/app", route_handlers=[front, mine]))
    await sign_in_and_out(house)
    with pytest.raises(SettingsError) as refused:
        Litestar([front], plugins=[VestibulePlugin(house.host.settings, clock=clock)], path="/app")
    assert refused.value.code == "settings_refused"


async def test_a_missing_lifespan_is_said(opened: Opened) -> None:
    """An application that is mounted in a way that runs no lifespan says what is missing, not something else."""
    del opened
    app = Litestar([front], plugins=[VestibulePlugin(Settings())], logging_config=None)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401 - an ASGI message
        sent.append(message)

    scope: Any = {
        "type": "http",
        "method": "GET",
        "path": "/api/session",
        "raw_path": b"/api/session",
        "query_string": b"",
        "headers": [(b"host", b"localhost:8000")],
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "client": None,
        "server": None,
    }
    with pytest.raises(RuntimeError, match="lifespan"):
        await app(scope, receive, send)  # type: ignore[arg-type]


async def test_two_browsers_of_two_people(opened: Opened) -> None:
    """Who is signed in is a matter of the request, never of the application's state."""
    house = opened()
    one, two = house.newcomer(), house.newcomer()
    async with HTTPBrowser(house.base_url) as first, HTTPBrowser(house.base_url) as second:
        await first.signed_in("Own", person=one.subject)
        await second.signed_in("Own", person=two.subject)
        assert (await first.get("/mine")).json()["email"] == one.email
        assert (await second.get("/mine")).json()["email"] == two.email
