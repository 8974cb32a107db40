"""Keycloak's admin REST API: one authenticated client.

Source: https://www.keycloak.org/docs-api/latest/rest-api/index.html.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Self, TypedDict, Unpack

import httpx2
from keycloak import ADMIN_PASSWORD, ADMIN_USERNAME, KeycloakServer

# At a load of 11 a realm took several seconds.
REQUEST_LIMIT_S = 60


class RequestOptions(TypedDict, total=False):
    """What a request carries, as httpx2 names it."""

    json: object
    content: bytes
    params: Mapping[str, str]
    headers: Mapping[str, str]


class KeycloakAdmin:
    """A client of the admin API; ``async with`` opens and closes it."""

    def __init__(self, server: KeycloakServer) -> None:
        self.base_url = server.base_url
        # No connection is kept: the server may be restarted between two calls.
        limits = httpx2.Limits(max_keepalive_connections=0)
        self._client = httpx2.AsyncClient(base_url=server.address, timeout=REQUEST_LIMIT_S, limits=limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def request(self, method: str, path: str, **options: Unpack[RequestOptions]) -> httpx2.Response:
        """Sends one request and returns the answer.

        Args:
            method: The HTTP method.
            path: Below ``/admin/realms``, with its slash.
            options: What it carries.

        Raises:
            httpx2.HTTPStatusError: The answer is no success; its note holds what Keycloak said.
        """
        answer = await self._client.request(method, f"/admin/realms{path}", **options)
        if answer.status_code == HTTPStatus.UNAUTHORIZED:
            # No token yet, or one that is older than its minute.
            await self._authorize()
            answer = await self._client.request(method, f"/admin/realms{path}", **options)
        return _successful(answer)

    async def _authorize(self) -> None:
        self._client.headers.pop("Authorization", None)
        form = {
            "grant_type": "password",
            "client_id": "admin-cli",
            "username": ADMIN_USERNAME,
            "password": ADMIN_PASSWORD,
        }
        answer = await self._client.post("/realms/master/protocol/openid-connect/token", data=form)
        self._client.headers["Authorization"] = f"Bearer {_successful(answer).json()['access_token']}"


def _successful(answer: httpx2.Response) -> httpx2.Response:
    try:
        return answer.raise_for_status()
    except httpx2.HTTPStatusError as error:
        error.add_note(answer.text)
        raise
