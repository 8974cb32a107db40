"""Access tokens bound to a key: RFC 9449, judged with proofs that joserfc made."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from twin_party import APP, Clock, Party, browser
from twin_proofs import Prover, signed

from vestibule_twin import Twin, TwinConfig, Use


def twin_that(clock: Clock, *, dpop: Use | None = None, dpop_nonce: bool | None = None) -> Twin:
    issuer = "http://127.0.0.1:8001/x"
    return Twin(TwinConfig(issuer=issuer, clients=(APP,), alg="ES256", dpop=dpop, dpop_nonce=dpop_nonce), clock=clock)


@pytest.fixture
async def insistent(clock: Clock) -> AsyncIterator[Party]:
    """Before a twin that takes no request without a proof, and no proof without its nonce."""
    twin = twin_that(clock, dpop=Use.DEMANDED, dpop_nonce=True)
    async with browser(twin) as http:
        yield Party(twin, http)


@pytest.fixture
async def easy(clock: Clock) -> AsyncIterator[Party]:
    """Before a twin that takes proofs, and does without."""
    twin = twin_that(clock)
    async with browser(twin) as http:
        yield Party(twin, http)


@pytest.fixture
def prover(clock: Clock) -> Prover:
    return Prover(clock)


async def test_the_nonce_is_told_and_the_code_lives_on(insistent: Party, prover: Prover) -> None:
    code = await insistent.code()
    without = await insistent.redeem(code)
    assert (without.status_code, without.json()["error"]) == (400, "invalid_dpop_proof")
    asked = await insistent.redeem(code, headers=prover.headers(insistent))
    assert (asked.status_code, asked.json()["error"]) == (400, "use_dpop_nonce")
    good = await insistent.redeem(code, headers=prover.headers(insistent, nonce=asked.headers["dpop-nonce"]))
    assert (good.status_code, good.json()["token_type"]) == (200, "DPoP")
    assert good.headers["dpop-nonce"] != asked.headers["dpop-nonce"]
    assert insistent.twin.journal.proofs[-1]["jkt"] == prover.jkt


@pytest.mark.parametrize("nonce", ["made up", ""])
async def test_a_nonce_that_is_not_ours_will_not_do(insistent: Party, prover: Prover, nonce: str) -> None:
    answer = await insistent.redeem(await insistent.code(), headers=prover.headers(insistent, nonce=nonce))
    assert answer.json()["error"] == "use_dpop_nonce"


async def test_a_nonce_grows_old(insistent: Party, prover: Prover, clock: Clock) -> None:
    told = await insistent.redeem(await insistent.code(), headers=prover.headers(insistent))
    clock.now_s += 301
    again = await insistent.redeem(
        await insistent.code(), headers=prover.headers(insistent, nonce=told.headers["dpop-nonce"])
    )
    assert again.json()["error"] == "use_dpop_nonce"


async def test_without_a_proof_a_token_is_a_bearer_token(easy: Party) -> None:
    tokens = await easy.login()
    assert tokens["token_type"] == "Bearer"
    assert (await easy.userinfo(tokens["access_token"])).status_code == 200


async def test_a_bound_token_needs_its_key_at_userinfo(easy: Party, prover: Prover, clock: Clock) -> None:
    token = (await easy.redeem(await easy.code(), headers=prover.headers(easy))).json()["access_token"]
    stolen = await easy.userinfo(token)
    assert (stolen.status_code, stolen.json()["error"]) == (401, "invalid_token")
    for headers, error in (
        ({"authorization": f"DPoP {token}"}, "invalid_dpop_proof"),
        (Prover(clock).shown(easy, token), "invalid_token"),
        (prover.shown(easy, token, ath=None), "invalid_dpop_proof"),
        (prover.shown(easy, token, ath="of-another"), "invalid_dpop_proof"),
        (prover.shown(easy, token, htm="POST"), "invalid_dpop_proof"),
    ):
        answer = await easy.http.get(easy.at("userinfo"), headers=headers)
        assert (answer.status_code, answer.json()["error"]) == (401, error)
        assert answer.headers["www-authenticate"].startswith("DPoP ")
    good = await easy.http.get(easy.at("userinfo"), headers=prover.shown(easy, token))
    assert good.json()["sub"] == "ada"


async def test_a_bearer_token_is_not_shown_by_the_other_scheme(easy: Party, prover: Prover) -> None:
    token = (await easy.login())["access_token"]
    answer = await easy.http.get(easy.at("userinfo"), headers=prover.shown(easy, token))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


@pytest.mark.parametrize(
    "changes",
    [
        {"header": {"typ": "JWT"}},
        {"header": {"typ": None}},
        {"header": {"jwk": None}},
        pytest.param({"header": {"jwk": ECKey.generate_key("P-256").as_dict(private=False)}}, id="another key"),
        {"jti": None},
        {"jti": ""},
        {"htm": "GET"},
        {"htm": None},
        {"htu": "http://127.0.0.1:8001/x/userinfo"},
        {"htu": "http://127.0.0.2:8001/x/token"},
        {"htu": "http://127.0.0.1:1/x/token"},
        {"htu": "http://127.0.0.1:nonsense/x/token"},
        {"htu": 17},
        {"iat": None},
        {"iat": "1800000000"},
        {"iat": True},
        {"iat": 1_800_000_000 - 61},
        {"iat": 1_800_000_000 + 61},
        {"nonce": 17},
    ],
    ids=str,
)
async def test_a_proof_that_does_not_hold(easy: Party, prover: Prover, changes: dict[str, Any]) -> None:
    """RFC 9449 section 4.3, one broken rule after the other."""
    answer = await easy.redeem(await easy.code(), headers=prover.headers(easy, **changes))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_dpop_proof")


async def test_a_proof_with_the_private_key_in_it(easy: Party, prover: Prover) -> None:
    header = {"jwk": prover.key.as_dict(private=True)}
    answer = await easy.redeem(await easy.code(), headers=prover.headers(easy, header=header))
    assert answer.json()["error"] == "invalid_dpop_proof"


@pytest.mark.parametrize("proof", ["", "no.jwt", "a.b.c", "e30.e30.e30"])
async def test_what_is_no_proof_at_all(easy: Party, proof: str) -> None:
    headers = {"authorization": easy.basic(), "dpop": proof}
    assert (await easy.redeem(await easy.code(), headers=headers)).json()["error"] == "invalid_dpop_proof"


async def test_a_proof_by_a_secret_proves_nothing(easy: Party) -> None:
    key = OctKey.generate_key(256)
    header = {"typ": "dpop+jwt", "alg": "HS256", "jwk": key.as_dict(private=True)}
    claims = {"jti": "1", "htm": "POST", "htu": easy.at("token"), "iat": int(easy.twin.clock())}
    headers = {"authorization": easy.basic(), "dpop": signed(key, header, claims)}
    assert (await easy.redeem(await easy.code(), headers=headers)).json()["error"] == "invalid_dpop_proof"


async def test_a_proof_is_good_once(easy: Party, prover: Prover) -> None:
    headers = prover.headers(easy)
    assert (await easy.redeem(await easy.code(), headers=headers)).status_code == 200
    assert (await easy.redeem(await easy.code(), headers=headers)).json()["error"] == "invalid_dpop_proof"


async def test_two_proofs_are_one_too_many(easy: Party, prover: Prover) -> None:
    proofs = [("dpop", prover.proof("POST", easy.at("token"))) for _ in range(2)]
    answer = await easy.http.post(
        easy.at("token"),
        data={"grant_type": "authorization_code", "code": await easy.code()},
        headers=[("authorization", easy.basic()), *proofs],
    )
    assert answer.json()["error"] == "invalid_dpop_proof"


async def test_query_and_case_of_the_address_do_not_matter(easy: Party, prover: Prover) -> None:
    htu = easy.at("token").replace("http:", "HTTP:") + "?a=b#c"
    assert (await easy.redeem(await easy.code(), headers=prover.headers(easy, htu=htu))).status_code == 200


async def test_an_rsa_key_will_do(easy: Party, clock: Clock) -> None:
    key = RSAKey.generate_key(2048)
    header = {"typ": "dpop+jwt", "alg": "PS256", "jwk": key.as_dict(private=False)}
    claims = {"jti": "1", "htm": "POST", "htu": easy.at("token"), "iat": int(clock())}
    headers = {"authorization": easy.basic(), "dpop": signed(key, header, claims)}
    assert (await easy.redeem(await easy.code(), headers=headers)).json()["token_type"] == "DPoP"
    assert easy.twin.journal.proofs[-1]["jkt"] == key.thumbprint()


async def test_where_it_is_off_nothing_is_promised_and_a_proof_means_nothing(clock: Clock, prover: Prover) -> None:
    twin = twin_that(clock, dpop=Use.OFF)
    async with browser(twin) as http:
        party = Party(twin, http)
        document = (await http.get(party.at("discovery"))).json()
        assert "dpop_signing_alg_values_supported" not in document
        answer = await party.redeem(await party.code(), headers=prover.headers(party))
        assert answer.json()["token_type"] == "Bearer"
