"""Okta's twin: two servers, thin ID tokens at one of them, DPoP forced at both."""

import pytest
from twin_proofs import Prover
from twin_vendor import BASE_URL, claims_of, discovered, redeemed, userinfo_of, vendor_party

EVERYTHING = "openid profile email groups"


@pytest.mark.parametrize(
    ("server", "issuer", "token_endpoint"),
    [(0, BASE_URL, "/oauth2/v1/token"), (1, f"{BASE_URL}/oauth2/default", "/oauth2/default/v1/token")],
)
async def test_each_server_is_an_issuer_of_its_own(server: int, issuer: str, token_endpoint: str) -> None:
    async with vendor_party("okta", server=server) as party:
        document = await discovered(party)
    assert document["issuer"] == issuer
    assert document["token_endpoint"] == BASE_URL + token_endpoint
    assert "authorization_response_iss_parameter_supported" in document
    assert document["authorization_response_iss_parameter_supported"] is False
    assert "ES256" in document["dpop_signing_alg_values_supported"]


async def test_the_org_servers_id_token_is_thin_and_userinfo_is_not() -> None:
    async with vendor_party("okta") as party:
        claims = await claims_of(party, "00u1ada", scope=EVERYTHING)
        told = await userinfo_of(party, "00u1ada", scope=EVERYTHING)
    assert set(claims) == {
        *("sub", "iss", "aud", "iat", "exp", "nonce", "auth_time", "at_hash", "amr", "ver", "jti", "idp"),
        *("name", "preferred_username"),
    }
    assert (told["email"], told["email_verified"]) == ("ada@okta.example", True)
    assert told["groups"] == ["Everyone", "Engineers"]


async def test_a_custom_servers_id_token_holds_address_and_groups() -> None:
    async with vendor_party("okta", server=1) as party:
        claims = await claims_of(party, "00u1ada", scope=EVERYTHING)
    assert (claims["email"], claims["groups"]) == ("ada@okta.example", ["Everyone", "Engineers"])
    assert "email_verified" not in claims


@pytest.mark.parametrize("server", [0, 1])
async def test_a_token_request_without_a_proof_or_its_nonce_is_refused(server: int) -> None:
    async with vendor_party("okta", server=server) as party:
        code, prover = await party.code("00u1ada"), Prover(party.twin.clock)
        without = await party.redeem(code)
        asked = await party.redeem(code, headers=prover.headers(party))
    assert (without.status_code, without.json()["error"]) == (400, "invalid_dpop_proof")
    assert "dpop-nonce" not in without.headers
    assert (asked.status_code, asked.json()["error"]) == (400, "use_dpop_nonce")
    assert asked.json()["error_description"] == "Authorization server requires nonce in DPoP proof."


async def test_one_servers_nonce_and_code_are_nothing_to_the_other() -> None:
    async with vendor_party("okta") as org, vendor_party("okta", server=1) as custom:
        prover = Prover(org.twin.clock)
        nonce = (await org.redeem("x", headers=prover.headers(org))).headers["dpop-nonce"]
        answer = await custom.redeem("x", headers=prover.headers(custom, nonce=nonce))
        assert answer.json()["error"] == "use_dpop_nonce"
        code = await org.code("00u1ada")
        fresh = prover.headers(custom, nonce=answer.headers["dpop-nonce"])
        assert (await custom.redeem(code, headers=fresh)).json()["error"] == "invalid_grant"


async def test_tokens_are_bound() -> None:
    async with vendor_party("okta") as party:
        tokens = await redeemed(party, "00u1ada")
        assert tokens["token_type"] == "DPoP"
        assert (await party.userinfo(tokens["access_token"])).status_code == 401


@pytest.mark.parametrize(("person", "verified"), [("00u1charles", False), ("00u1mary", None)])
async def test_people_are_odd_as_their_notes_say(person: str, *, verified: bool | None) -> None:
    async with vendor_party("okta") as party:
        told = await userinfo_of(party, person, scope=EVERYTHING)
    assert told.get("email_verified") is verified
    assert ("email" in told) == (verified is not None)
