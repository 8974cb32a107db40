"""S12, S57, S59: what is secret stands in no log line, no page, no answer, no address and no byte of the database."""

import logging
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, quote_plus

import httpx2
import pytest
from error_page import shown_error
from house import SECRET, House, Log
from http_browser import HTTPBrowser, hidden_fields, query_of, refresh_of
from running_host import MASTER_KEY

from vestibule_twin.faults import CallbackFault, Faults, IdTokenFault, TokenFault, UserinfoFault, Wire

WRONG: Final = "another-secret+that/is=wrong"
JWT: Final = "eyJhbGciOi"
"""How every token begins whose header begins with its algorithm."""

FAULTS: Final = (
    Faults(token=(TokenFault.ERROR_WITH_MARKUP,)),
    Faults(token=(TokenFault.NO_ACCESS_TOKEN,)),
    Faults(token=(TokenFault.INVALID_CLIENT,)),
    Faults(token_wire=(Wire.TRUNCATED,)),
    Faults(token_wire=(Wire.ARRAY,)),
    Faults(token_wire=(Wire.NOT_UTF8,)),
    Faults(id_token=(IdTokenFault.WRONG_KEY,)),
    Faults(id_token=(IdTokenFault.NONCE_WRONG,)),
    Faults(id_token=(IdTokenFault.TWO_SEGMENTS,)),
    Faults(id_token=(IdTokenFault.AT_HASH_WRONG,)),
    Faults(id_token=(IdTokenFault.CLAIMS_ONLY_AT_USERINFO,), userinfo=(UserinfoFault.SIGNED_JWT,)),
    Faults(callback=(CallbackFault.CODE_AND_ERROR,)),
    Faults(callback=(CallbackFault.STATE_CHANGED,)),
)


@dataclass
class Seen:
    """Everything that left the host, and everything that must not."""

    house: House
    answers: list[httpx2.Response] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)
    moving: str = ""
    """The page that carries the ID token, meant for its owner's browser alone."""

    async def login(self, browser: HTTPBrowser, provider_id: str, person: str) -> httpx2.Response:
        """Sign in, well or badly, and remember what the browser carried."""
        callback = await browser.callback_url(provider_id, person=person)
        carried = query_of(callback)
        number = len(self.answers)
        self.secrets[f"code {number}"] = carried["code"]
        self.secrets[f"state {number}"] = carried["state"].partition(".")[2] or carried["state"] * 4
        answer = await browser.get(callback)
        self.answers.append(answer)
        return answer

    def text_of_answers(self) -> str:
        """Heads and bodies, without the cookies that are meant for the browser that gets them."""
        parts = []
        for answer in self.answers:
            parts += [f"{name}: {value}" for name, value in answer.headers.multi_items() if name != "set-cookie"]
            parts.append(answer.text)
        return "\n".join(parts)


@pytest.fixture
async def seen(fresh_house: House, log: Log, caplog: pytest.LogCaptureFixture) -> Seen:
    """A house in which people signed in and out and everything went wrong, and all that was seen of it."""
    caplog.set_level(logging.DEBUG)
    house, seen = fresh_house, Seen(fresh_house)
    house.connect("WrongSecret", clientSecret=WRONG)
    house.connect("WrongMethod", clientAuth="client_secret_post")
    seen.secrets |= {"client secret": SECRET, "wrong client secret": WRONG, "master key": MASTER_KEY}
    person = house.newcomer()
    async with house.browser() as browser, house.browser() as other:
        for each in (browser, other):
            assert (await seen.login(each, "Twin", person.subject)).status_code == 303
            seen.secrets[f"session {len(seen.answers)}"] = each.cookies.get("vestibule-session") or ""
        seen.answers += [await browser.get(path) for path in ("/account", "/api/session", "/login", "/logout")]
        for faults in FAULTS:
            with house.twin.faulty(faults):
                answer = await seen.login(other, "Twin", house.newcomer().subject)
            assert shown_error(answer).attempt_id
        for provider_id in ("WrongSecret", "WrongMethod"):
            answer = await seen.login(other, provider_id, house.newcomer().subject)
            assert shown_error(answer).code == "invalid_client"
        done = await browser.post_form("/logout", hidden_fields((await browser.get("/account")).text))
        seen.answers.append(done)
        moving = await browser.get(done.headers["location"])
        seen.moving = moving.text
        seen.secrets["ID token"] = query_of(refresh_of(moving.text))["id_token_hint"]
        seen.answers.append(await browser.get("/api/auth/sso/signed-out"))
    twin = house.twin.twin
    redeemed = [grant.access_token for grant in twin.codes.values() if grant.access_token]
    seen.secrets |= {f"access token {number}": token for number, token in enumerate(redeemed)}
    asked = [dict(request) for request in twin.journal.authorizations][-len(FAULTS) :]
    seen.secrets |= {f"nonce {number}": request["nonce"] for number, request in enumerate(asked)}
    assert all(len(secret) >= 20 for secret in seen.secrets.values())
    assert len(redeemed) > len(FAULTS) / 2
    assert len(log) == len(FAULTS) + 2
    return seen


def spellings(secret: str) -> set[str]:
    """How a secret may stand in a text."""
    return {secret, quote(secret), quote_plus(secret), quote(secret, safe=""), secret.replace("/", "\\/")}


async def test_no_log_line_holds_a_secret(seen: Seen, log: Log, caplog: pytest.LogCaptureFixture) -> None:
    """S59: our own log, and what libraries log about us at their most talkative."""
    # What the test's own browser and the twin log about their requests is not the host's.
    lines = [repr(event) for event in log]
    lines += [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx2", "httpcore2"))]
    text = "\n".join(lines)
    for name, secret in seen.secrets.items():
        assert not any(spelling in text for spelling in spellings(secret)), name
    assert JWT not in text


async def test_no_answer_holds_a_secret(seen: Seen) -> None:
    """S12, S59: pages, JSON, addresses of redirects; the ID token goes to its owner's browser to sign out, once."""
    text = seen.text_of_answers()
    for name, secret in seen.secrets.items():
        assert not any(spelling in text for spelling in spellings(secret)), name
    assert JWT not in text
    for name, secret in seen.secrets.items():
        if name != "ID token":
            assert secret not in seen.moving, name


async def test_the_database_alone_reveals_nothing_usable(seen: Seen) -> None:
    """S57, S59: not as text, not as bytes, not in base64."""
    at_rest = seen.house.database.bytes_at_rest()
    assert b"WrongSecret" in at_rest
    for name, secret in seen.secrets.items():
        for spelling in spellings(secret) | {b64encode(secret.encode()).decode()}:
            assert spelling.encode() not in at_rest, name
            assert spelling.encode()[:-2].hex().encode() not in at_rest, name
    assert JWT.encode() not in at_rest
