"""A relying party before the twin of a vendor: `async with vendor_party("okta") as party: ...`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from joserfc import jwt
from joserfc.jwk import KeySet
from twin_party import APP, Clock, Party, browser
from twin_proofs import Prover

from vestibule_twin import Client, TwinConfig, twins_of

BASE_URL = "http://127.0.0.1:8001/vendor"
"""With a path, as the demo has it."""

PLACES = {"entra": {"tenant": "common"}}
"""What stands in the places of a vendor's paths unless a test says otherwise."""


@asynccontextmanager
async def vendor_party(
    vendor: str,
    *,
    server: int = 0,
    client: Client = APP,
    clock: Clock | None = None,
    alg: Literal["RS256", "ES256"] = "ES256",
) -> AsyncIterator[Party]:
    """Serve a vendor's twins in memory.

    Args:
        vendor: As `--as` calls it.
        server: Which of its providers the party is at.
        client: The application.
        clock: The twins'.
        alg: ES256 where it does not matter: an RSA key takes its time.
    """
    twins = twins_of(vendor, TwinConfig(issuer=BASE_URL, clients=(client,), alg=alg), clock=clock or Clock())
    async with browser(*twins) as http:
        yield Party(twins[server], http, client=client, places=dict(PLACES.get(vendor, {})))


async def redeemed(party: Party, person: str, **changes: str | None) -> dict[str, str]:
    """Sign in and redeem, with a proof where the vendor wants one: the token answer."""
    if not party.twin.dpop_nonce:
        return await party.login(person, **changes)
    code, prover = await party.code(person, **changes), Prover(party.twin.clock)
    nonce = (await party.redeem(code, headers=prover.headers(party))).headers["dpop-nonce"]
    answer = await party.redeem(code, headers=prover.headers(party, nonce=nonce))
    assert answer.status_code == 200, answer.text
    tokens: dict[str, str] = answer.json()
    return {**tokens, **prover.shown(party, tokens["access_token"])}


async def claims_of(party: Party, person: str, **changes: str | None) -> dict[str, Any]:
    """Sign in and return the ID token's claims, its signature verified by joserfc."""
    tokens = await redeemed(party, person, **changes)
    keys = (await party.http.get(party.at("jwks"))).json()["keys"]
    # Entra publishes its keys without an algorithm, and joserfc takes that as it is.
    return dict(jwt.decode(tokens["id_token"], KeySet.import_key_set({"keys": keys}), algorithms=["ES256"]).claims)


async def userinfo_of(party: Party, person: str, **changes: str | None) -> dict[str, Any]:
    """Sign in and return what userinfo tells."""
    tokens = await redeemed(party, person, **changes)
    headers = {"authorization": tokens.get("authorization", f"Bearer {tokens['access_token']}")}
    if "dpop" in tokens:
        headers["dpop"] = tokens["dpop"]
    answer = await party.http.get(party.at("userinfo"), headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def discovered(party: Party) -> dict[str, Any]:
    """Return the discovery document."""
    document: dict[str, Any] = (await party.http.get(party.at("discovery"))).json()
    return document
