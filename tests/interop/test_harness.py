"""The harness itself: what the login tests rely on does happen at the real server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx2
import pytest
from keycloak_realm import USER_PASSWORD, KeycloakRealm

TOKEN_PATH = "/protocol/openid-connect/token"
EVENT_LIMIT_S = 60


@pytest.fixture
async def browserless() -> AsyncIterator[httpx2.AsyncClient]:
    limits = httpx2.Limits(max_keepalive_connections=0)
    async with httpx2.AsyncClient(timeout=EVENT_LIMIT_S, limits=limits) as client:
        yield client


async def published_kids(client: httpx2.AsyncClient, realm: KeycloakRealm) -> set[str]:
    discovery = (await client.get(f"{realm.issuer}/.well-known/openid-configuration")).json()
    keys = (await client.get(discovery["jwks_uri"])).json()["keys"]
    return {key["kid"] for key in keys if key["use"] == "sig"}


async def sign_in(client: httpx2.AsyncClient, realm: KeycloakRealm, *, secret: str) -> httpx2.Response:
    """The password grant, which needs no browser; Vestibule itself never uses it."""
    form = {
        "grant_type": "password",
        "client_id": "host",
        "client_secret": secret,
        "username": "ada",
        "password": USER_PASSWORD,
        "scope": "openid",
    }
    return await client.post(f"{realm.issuer}{TOKEN_PATH}", data=form)


@asynccontextmanager
async def logout_listener() -> AsyncIterator[tuple[str, asyncio.Future[bytes]]]:
    """Yields a URL and the body of the first request that is posted to it."""
    received: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        fields = [line.split(b":", 1) for line in head.lower().splitlines() if b":" in line]
        (length,) = (int(value) for name, value in fields if name == b"content-length")
        received.set_result(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/backchannel", received


async def test_the_discovery_document_names_the_realms_issuer(
    realm: KeycloakRealm, browserless: httpx2.AsyncClient
) -> None:
    answer = await browserless.get(f"{realm.issuer}/.well-known/openid-configuration")
    assert answer.status_code == HTTPStatus.OK
    assert answer.json()["issuer"] == realm.issuer


async def test_a_rotated_key_joins_the_old_one_which_is_withdrawn_later(
    realm: KeycloakRealm, browserless: httpx2.AsyncClient
) -> None:
    old = await realm.signing_key()
    assert await published_kids(browserless, realm) == {old}

    new = await realm.rotate_key()
    assert new != old
    assert await published_kids(browserless, realm) == {old, new}

    await realm.retire_key(old)
    assert await published_kids(browserless, realm) == {old, new}
    await realm.withdraw_key(old)
    assert await published_kids(browserless, realm) == {new}


async def test_a_changed_client_secret_is_the_only_one_accepted(
    realm: KeycloakRealm, browserless: httpx2.AsyncClient
) -> None:
    await realm.add_user("ada")
    await realm.add_client("host", secret="first", redirect_uris=[], directAccessGrantsEnabled=True)
    assert (await sign_in(browserless, realm, secret="first")).status_code == HTTPStatus.OK
    await realm.set_client_secret("host", "second")
    assert (await sign_in(browserless, realm, secret="first")).json()["error"] == "unauthorized_client"
    assert (await sign_in(browserless, realm, secret="second")).status_code == HTTPStatus.OK


async def test_ending_a_users_sessions_posts_a_logout_token(
    realm: KeycloakRealm, browserless: httpx2.AsyncClient
) -> None:
    async with logout_listener() as (url, received):
        await realm.add_user("ada")
        await realm.add_client(
            "host", secret="s", redirect_uris=[], backchannel_logout_url=url, directAccessGrantsEnabled=True
        )
        await sign_in(browserless, realm, secret="s")
        assert len(await realm.sessions("ada")) == 1

        await realm.logout("ada")
        body = await asyncio.wait_for(received, EVENT_LIMIT_S)
        assert body.startswith(b"logout_token=")
        assert await realm.sessions("ada") == []
