"""The page of routes names every route, every cookie and the answers of the session API as they are."""

import json
import re
from typing import Any

import msgspec
from doc_pages import page
from manual_clock import ManualClock

from vestibule.app.asgi import create_app
from vestibule.errors import SignInRequired
from vestibule.seal import KeyRing
from vestibule.seal.data_key import DataKey
from vestibule.settings import Settings
from vestibule.web.api.session import SessionAnswer
from vestibule.web.cookies import CookieJar
from vestibule.web.guards import MAX_BODY_BYTES, SAML_BODY_BYTES, SecurityHeaders
from vestibule.web.installation import Installation
from vestibule.web.pages import PagePaths
from vestibule.web.reply import Replies
from vestibule.web.routes import all_routes

PAGE = page("docs/reference/http.md")


def routes() -> set[str]:
    found = {
        f"{method} {path}"
        for handler in all_routes(Installation(), PagePaths())
        for method in handler.http_methods
        for path in handler.paths
    }
    return {re.sub(r"\{(\w+):str\}", lambda match: f"{{{named(match[1])}}}", route) for route in found}


def named(parameter: str) -> str:
    return {"provider_id": "ProviderId"}.get(parameter, parameter)


def test_every_route_is_there_and_no_other() -> None:
    documented = {heading for heading in PAGE.headings() if re.match(r"(GET|POST|PUT|DELETE) ", heading)}
    assert documented - {"GET /"} == routes()


def test_the_server_has_one_route_more() -> None:
    paths = {route.path for route in create_app(Settings()).routes}
    assert "/" in paths


def test_every_cookie_is_there_with_its_lifetime() -> None:
    ring = KeyRing([DataKey(bytes(range(32)), version=1)])
    jar = CookieJar(
        ring.sealer("cookie"),
        base_url=Settings().base_url,
        clock=ManualClock(),
        session_absolute_s=Settings().session_absolute_s,
    )
    lifetimes = {
        cookie.name: re.findall(r"Max-Age=(\d+)", cookie.set("word"))[0]
        for cookie in (
            *(jar.session, jar.assertion, jar.connecting, jar.restarted, jar.logout, jar.logout_request),
            *(jar.providers, jar.last_used),
        )
    }
    documented = {row["Cookie"].strip("`"): row["Lives"].partition(" ")[0] for row in PAGE.rows("Cookie", "Lives")}
    assert documented.pop("vestibule-flow-…") == "600"
    assert documented.pop(jar.parked.name) == "120"
    assert documented == lifetimes


def test_the_example_of_a_session_has_exactly_the_fields_of_an_answer() -> None:
    (example,) = (block for block in PAGE.blocks("json") if block.mark)
    answer = msgspec.json.decode(example.text, type=SessionAnswer, strict=True)
    assert json.loads(msgspec.json.encode(answer)) == json.loads(example.text)


def test_the_example_of_problem_details_is_what_programs_get() -> None:
    (example,) = page("docs/reference/errors.md").blocks("json")
    answer: dict[str, Any] = json.loads(
        Replies(SecurityHeaders(Settings().base_url))
        .problem(status=401, code=SignInRequired.code, title=SignInRequired.public)
        .body
    )
    assert json.loads(example.text) == answer


def test_the_headers_are_those_that_are_sent() -> None:
    headers = SecurityHeaders("https://login.example.com")
    sent = {name.decode() for name, _ in (*headers.page, *headers.static)} - {"content-type"}
    section = PAGE.text.partition("## Headers of every answer")[2].lower()
    assert {name for name in sent if name not in section} == set()
    assert f"{MAX_BODY_BYTES // 1024} KiB" in PAGE.text
    assert f"{SAML_BODY_BYTES // 1024**2} MiB" in PAGE.text
