"""The way through a SAML provider: its form is posted to the host from another site, and the 303 is followed.

The first hop has no cookies of the host, as browsers have it; the second brings the flow's and the first hop's.
"""

import re
from typing import Final
from urllib.parse import urlencode, urlsplit

from tools.bench.client import Connection, WrongAnswer, get, post
from tools.bench.provider import person
from tools.bench.way import Login, Way, target_of
from vestibule.flows.urls import SAML_ACS, SAML_FINISH

_ACTION: Final = re.compile(rb'<form method="post" action="([^"]+)"')
_RESPONSE: Final = re.compile(rb'name="SAMLResponse" value="([A-Za-z0-9+/=]+)"')


class SAMLWay(Way):
    """Begin, the provider's page and form, the assertion consumer service, the finish."""

    def __init__(self, provider_id: str, *, host_port: int, provider_port: int) -> None:
        super().__init__(provider_id, provider_path="/saml/sso", host_port=host_port, provider_port=provider_port)
        self._acs = f"{SAML_ACS}/{provider_id}"

    async def at_provider(self, provider: Connection, login: Login) -> None:
        """Choose the person on the provider's page, which the request to it stands in; it signs the response now."""
        fields = {
            "binding": "redirect",
            "request": urlsplit(login.location).query,
            "person": person(self.provider_id, login.number),
        }
        body = urlencode(fields).encode()
        answer = await provider.exchange(post("/saml/sign-in", body, port=self._provider_port))
        action, response = _ACTION.search(answer.body), _RESPONSE.search(answer.body)
        expected = f"http://127.0.0.1:{self._host_port}{self._acs}"
        if action is None or response is None or action[1].decode() != expected:
            raise WrongAnswer(f"the provider answers {answer.status} {answer.body[:500]!r}")
        login.form = urlencode({"SAMLResponse": response[1]}).encode()

    async def come_back(self, host: Connection, login: Login) -> None:
        """Post the response, and go where that leads."""
        parked = await host.exchange(post(self._acs, login.form, port=self._host_port))
        login.location = parked.location()
        if urlsplit(login.location).path != SAML_FINISH:
            raise WrongAnswer(f"the response leads to {login.location}")
        cookies = login.cookie + b"; " + parked.cookie(b"assertion")
        answer = await host.exchange(get(target_of(login.location), port=self._host_port, cookie=cookies))
        login.location = answer.location()
        login.cookie = answer.cookie(b"session")
