"""A provider that describes itself wrongly, or not at all, when somebody presses its button."""

import pytest
from error_page import refusal
from house import House, Log, another_twin, newcomer
from http_browser import BEGIN

from vestibule_twin.faults import DiscoveryFault, Faults, IdTokenFault, JwksFault, Wire

BAD = {
    "other_issuer": (Faults(discovery=(DiscoveryFault.OTHER_ISSUER,)), "issuer_mismatch", 403),
    "issuer_slash": (Faults(discovery=(DiscoveryFault.ISSUER_SLASH,)), "issuer_mismatch", 403),
    "no_issuer": (Faults(discovery=(DiscoveryFault.NO_ISSUER,)), "discovery_incomplete", 502),
    "no_token": (Faults(discovery=(DiscoveryFault.NO_TOKEN_ENDPOINT,)), "discovery_incomplete", 502),
    "no_jwks": (Faults(discovery=(DiscoveryFault.NO_JWKS_URI,)), "discovery_incomplete", 502),
    "no_authorize": (Faults(discovery=(DiscoveryFault.NO_AUTHORIZATION_ENDPOINT,)), "discovery_incomplete", 502),
    "list": (Faults(discovery=(DiscoveryFault.ENDPOINT_NOT_STRING,)), "discovery_incomplete", 502),
    "http": (Faults(discovery=(DiscoveryFault.HTTP_ENDPOINTS,)), "discovery_incomplete", 502),
    "reset": (Faults(discovery_wire=(Wire.RESET,)), "upstream_unreachable", 502),
    "huge": (Faults(discovery_wire=(Wire.HUGE,)), "upstream_too_large", 502),
    "bomb": (Faults(discovery_wire=(Wire.GZIP_BOMB,)), "upstream_too_large", 502),
    "html": (Faults(discovery_wire=(Wire.HTML,)), "upstream_not_json", 502),
    "status": (Faults(discovery_wire=(Wire.STATUS_500,)), "upstream_status", 502),
    "redirect": (Faults(discovery_wire=(Wire.REDIRECT,)), "upstream_status", 502),
}

BAD_KEYS = {
    "empty": (Faults(jwks=(JwksFault.EMPTY,)), "unknown_key", 403),
    "other_key": (Faults(jwks=(JwksFault.OTHER_KEY,)), "signature_invalid", 403),
    "encryption_only": (Faults(jwks=(JwksFault.ENCRYPTION_ONLY,)), "unknown_key", 403),
    "no_kid": (Faults(jwks=(JwksFault.NO_KID,)), "unknown_key", 403),
    "reset": (Faults(jwks_wire=(Wire.RESET,)), "upstream_unreachable", 502),
    "huge": (Faults(jwks_wire=(Wire.HUGE,)), "upstream_too_large", 502),
}


@pytest.mark.parametrize(("faults", "code", "status"), BAD.values(), ids=BAD)
async def test_a_bad_discovery_document_begins_nothing(
    house: House, log: Log, faults: Faults, code: str, status: int, request: pytest.FixtureRequest
) -> None:
    """S23, S32, S61: no flow begins, nothing is written, and the page says why."""
    provider_id = f"Described-{request.node.callspec.id}"
    with another_twin(house.clock) as other:
        house.connect(provider_id, twin=other)
        other.twin.faults = faults
        async with house.browser() as browser:
            with refusal(house, log, code, status=status, stored=False) as caught:
                caught.answer = await browser.get(f"{BEGIN}/{provider_id}")
            assert other.twin.journal.requests["followed"] == 0


@pytest.mark.parametrize(("faults", "code", "status"), BAD_KEYS.values(), ids=BAD_KEYS)
async def test_a_bad_key_set_ends_the_login(
    house: House, log: Log, faults: Faults, code: str, status: int, request: pytest.FixtureRequest
) -> None:
    """S25, S26."""
    provider_id = f"Keyed-{request.node.callspec.id}"
    with another_twin(house.clock, alg="RS256") as other:
        house.connect(provider_id, twin=other)
        other.twin.faults = faults
        async with house.browser() as browser:
            callback = await browser.callback_url(provider_id, person=newcomer(other).subject)
            with refusal(house, log, code, status=status, stored=True) as caught:
                caught.answer = await browser.get(callback)


async def test_a_provider_cannot_have_private_addresses_called(house: House, log: Log) -> None:
    """S61: a token endpoint on 10.11.12.13 is refused before anything is sent."""
    provider_id = "Private"
    with another_twin(house.clock, alg="RS256") as other:
        house.connect(provider_id, twin=other)
        other.twin.faults = Faults(discovery=(DiscoveryFault.PRIVATE_ENDPOINTS,))
        async with house.browser() as browser:
            callback = await browser.callback_url(provider_id, person=newcomer(other).subject)
            with refusal(house, log, "blocked_address", status=502, stored=True) as caught:
                caught.answer = await browser.get(callback)


async def test_a_signing_key_rotates_without_a_restart(house: House) -> None:
    """S26: an unknown kid has the key set fetched once more; the old key's place needs no operator."""
    with another_twin(house.clock) as other:
        house.connect("Rotating", twin=other)
        async with house.browser() as browser:
            await browser.signed_in("Rotating", person=newcomer(other).subject)
            other.twin.rotate(keep_old=False)
            await browser.signed_in("Rotating", person=newcomer(other).subject)
        assert other.twin.journal.requests["jwks"] == 2


async def test_a_flood_of_unknown_keys_asks_the_provider_once(house: House, log: Log) -> None:
    """S26, S62: at most one fetch on suspicion in a cool-down, however many tokens name keys of their own."""
    with another_twin(house.clock, alg="RS256") as other:
        house.connect("Flooded", twin=other)
        async with house.browser() as browser:
            await browser.signed_in("Flooded", person=newcomer(other).subject)
            other.twin.faults = Faults(id_token=(IdTokenFault.UNKNOWN_KID,))
            for _ in range(5):
                answer = await browser.sign_in("Flooded", person=newcomer(other).subject)
                assert answer.status_code == 403
        assert other.twin.journal.requests["jwks"] == 2
        assert [event["code"] for event in log] == ["unknown_key"] * 5
