"""A browser as far as cookies, redirects and forms go; it follows nothing by itself, so that a test sees every hop."""

import html
import re
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Final, Self
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx2

BEGIN: Final = "/api/auth/sso/login"
_FIELD: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_REFRESH: Final = re.compile(r'<meta http-equiv="refresh" content="0;url=([^"]+)">')


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class HTTPBrowser(httpx2.AsyncClient):
    """One browser profile in front of one host.

    Cookies know no ports, so host and provider on one loopback address share a jar here; their names differ.
    """

    def __init__(self, base_url: str, *, verify: ssl.SSLContext | None = None, host: str | None = None) -> None:
        """Open it.

        Args:
            base_url: Where the host listens.
            verify: Whom TLS believes; None for the machine's authorities.
            host: The Host header, when the host is known by another name than the address it listens at.
        """
        headers = {"host": host} if host else {}
        super().__init__(base_url=base_url, verify=verify or _trust(), trust_env=False, timeout=60, headers=headers)

    async def __aenter__(self) -> Self:
        """Open the profile."""
        await super().__aenter__()
        return self

    async def begin(self, provider_id: str, **parameters: str) -> httpx2.Response:
        """Press a button of the sign-in page."""
        return await self.get(f"{BEGIN}/{provider_id}", params=parameters)

    async def provider_answer(self, begun: httpx2.Response) -> httpx2.Response:
        """Go on to the provider, which signs in at once whom `login_hint` names; what it answers leads back."""
        assert begun.status_code == 303, begun.text
        return await self.get(begun.headers["location"])

    async def callback_url(self, provider_id: str, *, person: str = "ada", **parameters: str) -> str:
        """Begin a login and pass the provider: the address that leads back."""
        answer = await self.provider_answer(await self.begin(provider_id, login_hint=person, **parameters))
        assert answer.status_code in {302, 303}, answer.text
        return answer.headers["location"]

    async def sign_in(self, provider_id: str, *, person: str = "ada", **parameters: str) -> httpx2.Response:
        """The whole way; the answer is the callback's."""
        return await self.get(await self.callback_url(provider_id, person=person, **parameters))

    async def signed_in(self, provider_id: str, *, person: str = "ada", **parameters: str) -> Self:
        """The whole way, which has to lead to a session."""
        answer = await self.sign_in(provider_id, person=person, **parameters)
        assert answer.status_code == 303, answer.text
        return self

    async def session_status(self) -> int:
        """What `GET /api/session` says about this browser."""
        return (await self.get("/api/session")).status_code

    async def post_form(self, path: str, fields: Mapping[str, str]) -> httpx2.Response:
        """Send a form as a page of the host does."""
        origin = str(self.base_url).rstrip("/")
        return await self.post(path, data=dict(fields), headers={"origin": origin, "sec-fetch-site": "same-origin"})

    async def cross_site_post(self, url: str, fields: Mapping[str, str], *, origin: str) -> httpx2.Response:
        """Send a form as a page of another site makes a browser do: no Lax cookie goes along, but the answer's stay."""
        async with HTTPBrowser(str(self.base_url)) as bare:
            headers = {"origin": origin, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
            answer = await bare.post(url, data=dict(fields), headers=headers)
            for cookie in bare.cookies.jar:
                self.cookies.jar.set_cookie(cookie)
        return answer

    async def csrf_token(self) -> str:
        """The token in the forms of the account page."""
        return hidden_fields((await self.get("/account")).text)["csrf_token"]


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page; the last one of a name counts."""
    return {name: html.unescape(value) for name, value in _FIELD.findall(page)}


def refresh_of(page: str) -> str:
    """Where a page moves on to by itself."""
    found = _REFRESH.search(page)
    assert found is not None, page
    return html.unescape(found[1])


def query_of(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


def with_query(url: str, *, path: str | None = None, **changes: str | None) -> str:
    """An address with other parameters; None takes one away."""
    parameters = {**query_of(url), **changes}
    kept = {name: value for name, value in parameters.items() if value is not None}
    return urljoin(url, f"{path or urlsplit(url).path}?{urlencode(kept)}")


def set_cookies(answer: httpx2.Response) -> dict[str, str]:
    """What an answer says about cookies: the name, and everything behind the first `=`."""
    pairs = [value.partition("=") for value in answer.headers.get_list("set-cookie")]
    return {name: rest for name, _, rest in pairs}
