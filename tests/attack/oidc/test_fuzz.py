"""Whatever comes, only declared errors leave the parsers, and nothing bad is accepted (S77)."""

import json
from contextlib import suppress
from random import Random

import msgspec
import pytest
from fuzzing import dice, distort, spoil
from joserfc.jwk import OKPKey
from manual_clock import STARTS_AT_S
from oidc_messages import (
    CLIENT_ID,
    CODE,
    ISSUER,
    METADATA,
    REDIRECT_URI,
    TOKEN,
    World,
    ec_key,
    make_profile,
    public,
    rsa_key,
    signed,
)

from vestibule.errors import VestibuleError
from vestibule.protocols.engine import Callback
from vestibule.protocols.net.call import Answer, Call
from vestibule.protocols.net.json_object import json_object
from vestibule.protocols.oauth2.token.answer import read_token_answer
from vestibule.protocols.oauth2.token.client_auth import Credentials
from vestibule.protocols.oauth2.token.refusal import Asked
from vestibule.protocols.oidc.discovery.address import declared_issuer, discovery_url_of
from vestibule.protocols.oidc.discovery.metadata import read_metadata
from vestibule.protocols.oidc.discovery.resolve import resolve
from vestibule.protocols.oidc.jose.keys import read_key_set

LOGOUT = {
    "iss": ISSUER,
    "aud": CLIENT_ID,
    "iat": STARTS_AT_S,
    "exp": STARTS_AT_S + 120,
    "jti": "logout-1",
    "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    "sub": "f:1:alice",
}
HEADER = {"alg": "EdDSA", "kid": "ed-1", "typ": "logout+jwt"}


def ed25519_world() -> tuple[World, OKPKey]:
    """A provider whose signatures are cheap to make."""
    key = OKPKey.generate_key("Ed25519", parameters={"kid": "ed-1"})
    world = World(metadata={"id_token_signing_alg_values_supported": ["EdDSA"]})
    world.key = key
    world.publish(public(key))
    return world, key


def answer(body: bytes) -> Answer:
    """An answer with any body."""
    return Answer(status=200, headers={"content-type": "application/json"}, body=body)


def dumped(value: object) -> bytes:
    """JSON that msgspec would not write: lone surrogates, huge numbers."""
    return json.dumps(value).encode()


async def test_spoilt_tokens() -> None:
    """S77: a token is the one that was signed, or is refused."""
    world, key = ed25519_world()
    good = signed(HEADER, LOGOUT, key)
    await world.engine.verify_logout_token(world.profile, good)
    for chance in dice("token"):
        bad = spoil(chance, good.encode()).decode("utf-8", "surrogateescape")
        try:
            await world.engine.verify_logout_token(world.profile, bad)
        except VestibuleError:
            continue
        assert bad == good


async def test_distorted_headers() -> None:
    """S77, S25: well signed, by a header that is not well."""
    world, key = ed25519_world()
    for chance in dice("header"):
        header = distort(chance, {**HEADER, "x5t": "a"})
        with suppress(VestibuleError):
            await world.engine.verify_logout_token(world.profile, signed(header, LOGOUT, key, algorithm="EdDSA"))


async def test_distorted_logout_claims() -> None:
    """S77, S79: well signed, by claims that are not well; what is accepted can be stored."""
    world, key = ed25519_world()
    for chance in dice("logout claims"):
        claims = dumped(distort(chance, LOGOUT))
        with suppress(VestibuleError):
            evidence = await world.engine.verify_logout_token(world.profile, signed(HEADER, claims, key))
            assert evidence.issuer == ISSUER
            msgspec.json.encode(evidence)


async def test_distorted_id_tokens() -> None:
    """S77: the whole second half of a login; what is accepted can be stored."""
    world, key = ed25519_world()
    begun = await world.begin()
    good = world.claims(
        begun.parameters["nonce"], azp=CLIENT_ID, nbf=STARTS_AT_S, at_hash=None, groups=["a", {"b": []}]
    )
    await world.finish(begun, signed(world.header(alg="EdDSA"), good, key))
    for chance in dice("id token"):
        raw = dumped(distort(chance, good))
        token = signed(world.header(alg="EdDSA"), spoil(chance, raw) if chance.random() < 0.3 else raw, key)
        with suppress(VestibuleError):
            evidence = await world.finish(begun, token)
            assert (evidence.claims.issuer, bool(evidence.claims.subject)) == (ISSUER, True)
            msgspec.json.encode(evidence.claims)


async def test_distorted_callbacks() -> None:
    """S77: the address that anybody can call."""
    world = World()
    begun = await world.begin()
    good = {"state": begun.parameters["state"], "code": CODE, "iss": ISSUER, "error": "x", "error_description": "y"}
    for chance in dice("callback"):
        parameters = {
            spoil(chance, name.encode()).decode("utf-8", "replace") if chance.random() < 0.2 else name: spoil(
                chance, value.encode()
            ).decode("utf-8", "replace")
            if chance.random() < 0.5
            else value
            for name, value in good.items()
            if chance.random() < 0.8
        }
        with pytest.raises(VestibuleError) as caught:
            await world.engine.complete(
                world.profile,
                begun.flow,
                Callback(redirect_uri=REDIRECT_URI, parameters=parameters),
                trace=world.trace(),
            )
        error = caught.value
        assert f"{error.detail}{error.expected}{error.received}{error.hint}".isprintable()


def test_distorted_discovery_documents() -> None:
    """S77: read, resolved, and its issuer learned."""
    profile = make_profile()
    for chance in dice("discovery"):
        body = spoil(chance, dumped(METADATA)) if chance.random() < 0.3 else dumped(distort(chance, METADATA))
        with suppress(VestibuleError):
            metadata = read_metadata(json_object(answer(body)))
            declared_issuer(profile, metadata)
            assert resolve(profile, metadata).issuer == ISSUER


def test_distorted_key_sets() -> None:
    """S77: broken keys are skipped, whatever is broken about them."""
    good = {"keys": [public(rsa_key()), public(ec_key()), public(ed25519_world()[1], use="sig")]}
    assert len(read_key_set(good).keys) == 3
    for chance in dice("key set"):
        body = spoil(chance, dumped(good)) if chance.random() < 0.3 else dumped(distort(chance, good))
        with suppress(VestibuleError):
            read_key_set(json_object(answer(body)))


def test_distorted_token_answers() -> None:
    """S77, S32."""
    credentials = Credentials(client=make_profile().client)
    good = {"access_token": "a", "token_type": "Bearer", "id_token": "b", "error": None, "error_description": "c"}
    for chance in dice("token answer"):
        value = distort(chance, {name: item for name, item in good.items() if chance.random() < 0.7})
        body = dumped(value)
        with suppress(VestibuleError):
            read_token_answer(
                Answer(status=chance.choice([200, 400, 401, 500]), headers={}, body=body),
                asked=Asked(
                    credentials=credentials,
                    is_proved=chance.random() < 0.5,
                    is_bound=chance.random() < 0.5,
                    may_prove=chance.random() < 0.5,
                ),
            )


async def test_distorted_demands_for_proofs() -> None:
    """S77, S33: whatever a token endpoint asks for, it is asked three times at most."""
    world = World()
    demand = {"error": "use_dpop_nonce", "error_description": "nonce", "dpop": None}
    for chance in dice("proof demand"):
        sent = 0

        async def distorted(call: Call, chance: Random = chance) -> Answer:
            nonlocal sent
            assert "code" in (call.form or {})
            sent += 1
            name = chance.choice(["use_dpop_nonce", "invalid_dpop_proof", "invalid_grant"])
            body = dumped(distort(chance, {**demand, "error": name}))
            headers = {"dpop-nonce": spoil(chance, b"nonce-1").decode("latin-1")}
            return Answer(status=chance.choice([200, 400, 401]), headers=headers, body=body)

        world.net.replies[TOKEN] = distorted
        begun = await world.begin()
        parameters = {"code": CODE, "state": begun.parameters["state"]}
        with suppress(VestibuleError):
            callback = Callback(redirect_uri=REDIRECT_URI, parameters=parameters)
            await world.engine.complete(world.profile, begun.flow, callback, trace=world.trace())
        assert 1 <= sent <= 3


async def test_distorted_references_to_pushed_requests() -> None:
    """S77: what reaches the browser's address is one URI, or nothing."""
    endpoint = f"{ISSUER}/par"
    metadata = {"pushed_authorization_request_endpoint": endpoint, "require_pushed_authorization_requests": True}
    world = World(metadata=metadata)
    good = {"request_uri": "urn:ietf:params:oauth:request_uri:1", "expires_in": 60}
    for chance in dice("request_uri"):
        uri = spoil(chance, b"urn:x:1234567890").decode("latin-1")
        body = dumped(distort(chance, {**good, "request_uri": uri}))
        world.net.replies[endpoint] = Answer(status=chance.choice([200, 201, 400]), headers={}, body=body)
        with suppress(VestibuleError):
            begun = await world.begin()
            assert set(begun.parameters) == {"client_id", "request_uri"}
            assert begun.url.isascii()
            assert begun.parameters["request_uri"].isprintable()
            assert " " not in begun.parameters["request_uri"]


def test_typed_issuers() -> None:
    """S77, R10: whatever an administrator pastes."""
    for chance in dice("typed issuer"):
        typed = spoil(chance, f"{ISSUER}/.well-known/openid-configuration".encode()).decode("utf-8", "replace")
        with suppress(VestibuleError):
            assert discovery_url_of(make_profile(issuer=typed)).lower().startswith("https://")
