"""What can be known of a plain OAuth 2.0 connection without a login: its settings, and whether the servers answer.

There is no discovery document. Each server is asked once, without any secret, at an address that a login uses: whatever
status comes back, name, network and certificate are in order.
"""

import asyncio
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from vestibule.errors import UpstreamNotJSON, UpstreamStatus, UpstreamTooLarge
from vestibule.protocols.net.call import Call, Net
from vestibule.protocols.net.url import parse_url
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule_sdk.client import ClientAuth
from vestibule_sdk.oauth2 import OAuth2Profile

UNKNOWN: Final = (
    "Client id, client secret, scopes and redirect URI, and what the provider's API says about somebody, show only in "
    "a sign-in."
)


class OAuth2Inspection(Struct, frozen=True, kw_only=True):
    """The findings.

    Attributes:
        endpoints: By their names in RFC 8414.
        documents: Address of each document that is fetched at a login, by name.
        answers: What each server said, by its origin.
        pkce: Whether it is sent.
        warnings: Plain sentences about what works but deserves a look.
        usable: Whether a sign-in can work. What makes it impossible is refused with its code before this is made.
        unknown: What only a sign-in shows.
    """

    issuer: str
    endpoints: dict[str, str]
    documents: dict[str, str]
    answers: dict[str, str]
    scopes: tuple[str, ...]
    pkce: bool
    warnings: tuple[str, ...]
    usable: bool = True
    unknown: str = UNKNOWN


async def inspect(profile: OAuth2Profile, net: Net) -> OAuth2Inspection:
    """Put a test's findings together.

    Raises:
        UpstreamError: A server cannot be reached, or may not be called.
    """
    endpoints = {
        "authorization_endpoint": profile.authorization_endpoint,
        "token_endpoint": profile.token_endpoint,
    }
    documents = {document.name: document.url for document in profile.documents}
    asked: dict[str, str] = {}
    for url in (profile.token_endpoint, *documents.values()):
        origin = parse_url(url).origin
        asked.setdefault(f"{origin.scheme}://{origin.authority}", url)
    said = await asyncio.gather(*(_ask(net, url) for url in asked.values()))
    return OAuth2Inspection(
        issuer=profile.issuer,
        endpoints=endpoints,
        documents=documents,
        answers=dict(zip(asked, said, strict=True)),
        scopes=profile.scopes,
        pkce=uses_pkce(profile),
        warnings=tuple(_about(profile)),
    )


async def _ask(net: Net, url: str) -> str:
    try:
        answer = await net.send(Call(url=url))
    except UpstreamStatus as error:  # a redirect, as some send whoever comes without a form
        return error.received or "another status"
    except (UpstreamNotJSON, UpstreamTooLarge):
        return "something long"
    return f"status {answer.status}"


def _about(profile: OAuth2Profile) -> Iterator[str]:
    if not uses_pkce(profile):
        yield "PKCE is not used for this connection. Switch it on unless the provider refuses it."
    if profile.client.auth is ClientAuth.NONE:
        yield "There is no client secret: whoever learns the client id can pass for this application at the provider."
