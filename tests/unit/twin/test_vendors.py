"""What holds for every vendor's twin alike, whatever is odd about it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from joserfc import jws
from twin_party import APP, OTHER, Clock, Party, browser
from twin_proofs import Prover
from twin_vendor import PLACES, claims_of, discovered, redeemed, vendor_party

from vestibule_twin import PEOPLE, VENDORS, TwinConfig, twins_of
from vestibule_twin.faults import CallbackFault, DiscoveryFault, Faults, IdTokenFault, JwksFault, TokenFault, Wire
from vestibule_twin.personality import STANDARD_PATHS, Use

OPENID = [
    (vendor, server) for vendor, servers in VENDORS.items() if vendor != "github" for server in range(len(servers))
]
"""Each provider that speaks OpenID Connect."""

PERSON = {
    "standard": "ada",
    "okta": "00u1ada",
    "entra": "AAAAada",
    "google": "109653728190456230001",
    "gitlab": "101",
    "keycloak": "f0000000-0000-4000-8000-000000000001",
}


@pytest.fixture(params=OPENID, ids=str)
async def at(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[Party]:
    """Before each of them in turn."""
    vendor, server = request.param
    async with vendor_party(vendor, server=server, clock=clock) as party:
        yield party


def person(party: Party) -> str:
    return PERSON[party.twin.personality.key]


def test_the_vendors_go_by_these_names() -> None:
    assert list(VENDORS) == ["standard", "okta", "entra", "google", "github", "gitlab", "keycloak"]


@pytest.mark.parametrize("vendor", VENDORS)
def test_people_have_names_of_their_own_and_a_note(vendor: str) -> None:
    for personality in VENDORS[vendor].values():
        subjects = [one.subject for one in personality.people]
        assert len(set(subjects)) == len(subjects)
        assert all(one.note for one in personality.people)
        assert personality.key == vendor


def test_no_two_vendors_know_the_same_address_and_call_it_verified() -> None:
    """So that nobody of the demo is joined to somebody else by what another vendor says."""
    told = [
        (vendor, one.email)
        for vendor, servers in VENDORS.items()
        for one in next(iter(servers.values())).people
        if one.email and vendor != "standard"
    ]
    addresses = {address for _, address in told}
    assert all(len({vendor for vendor, each in told if each == address}) == 1 for address in addresses)
    assert not addresses & {one.email for one in PEOPLE}


@pytest.mark.parametrize("vendor", VENDORS)
async def test_what_a_vendor_does_not_have_is_not_there(vendor: str) -> None:
    async with vendor_party(vendor) as party:
        for name, path in STANDARD_PATHS.items():
            if path not in party.twin.personality.paths.values():
                answer = await party.http.get(party.twin.url(path))
                assert answer.status_code == 404, name


async def test_discovery_names_endpoints_that_answer_and_no_others(at: Party) -> None:
    document = await discovered(at)
    endpoints = {name for name in document if name.endswith(("_endpoint", "_uri"))}
    names = {"authorize", "token", "userinfo", "jwks", "logout", "pushed"}
    assert len(endpoints) == len([name for name in names if at.twin.has(name)])
    for name in endpoints:
        assert document[name].startswith(at.twin.base_url)
        answer = await at.http.request("POST" if "request_endpoint" in name else "GET", document[name])
        assert answer.status_code in {200, 400, 401, 405}, name
    assert (await at.http.get(document["authorization_endpoint"], params=at.query())).status_code == 200


async def test_a_login_ends_with_a_token_that_joserfc_verifies(at: Party) -> None:
    claims = await claims_of(at, person(at))
    assert (claims["aud"], claims["nonce"], claims["sub"]) == ("app", "the-nonce", person(at))
    assert claims["iss"] == at.twin.issuer_of(at.twin.people[person(at)])


async def test_userinfo_is_about_the_same_person(at: Party) -> None:
    tokens = await redeemed(at, person(at))
    headers = {"authorization": tokens.get("authorization", f"Bearer {tokens['access_token']}")}
    if "dpop" in tokens:
        headers["dpop"] = tokens["dpop"]
    told = (await at.http.get(at.at("userinfo"), headers=headers)).json()
    assert told["sub"] == person(at)
    assert (await at.userinfo("unknown")).status_code == 401


async def test_pkce_is_demanded_though_it_may_not_be_advertised(at: Party) -> None:
    answer = await at.authorize(code_challenge=None, code_challenge_method=None)
    assert "error=invalid_request" in answer.headers["location"]


async def test_redirect_uris_are_compared_to_the_letter(at: Party) -> None:
    assert (await at.authorize(redirect_uri="https://app.example/callback/more")).status_code == 400


async def test_a_secret_may_come_either_way_at_a_vendor(at: Party) -> None:
    if at.twin.personality.key == "standard":
        return
    sent = {"client_id": APP.client_id, "client_secret": APP.secret}
    code, prover = await at.code(person(at)), Prover(at.twin.clock)
    first = await at.redeem(code, headers={"dpop": prover.proof("POST", at.at("token"))}, **sent)
    nonce = first.headers.get("dpop-nonce")
    last = await at.redeem(code, headers={"dpop": prover.proof("POST", at.at("token"), nonce=nonce)}, **sent)
    assert 200 in {first.status_code, last.status_code}


async def _bent(at: Party, faults: Faults) -> dict[str, Any]:
    """What the token endpoint answers under faults."""
    at.twin.faults = faults
    code, prover = await at.code(person(at)), Prover(at.twin.clock)
    answer = await at.redeem(code, headers=prover.headers(at))
    if "dpop-nonce" in answer.headers and answer.status_code == 400:
        answer = await at.redeem(code, headers=prover.headers(at, nonce=answer.headers["dpop-nonce"]))
    said: dict[str, Any] = answer.json()
    return said


async def test_the_faults_work_at_every_vendor(at: Party) -> None:
    said = await _bent(at, Faults(id_token=(IdTokenFault.NONCE_WRONG,)))
    assert b"another-nonce" in jws.extract_compact(said["id_token"].encode()).payload
    assert "id_token" not in await _bent(at, Faults(token=(TokenFault.NO_ID_TOKEN,)))
    at.twin.faults = Faults(callback=(CallbackFault.CODE_MISSING,))
    assert "code=" not in (await at.sign_in(person(at))).headers["location"]
    at.twin.faults = Faults(discovery=(DiscoveryFault.NO_TOKEN_ENDPOINT,), jwks=(JwksFault.EMPTY,))
    assert "token_endpoint" not in await discovered(at)
    assert (await at.http.get(at.at("jwks"))).json() == {"keys": []}
    at.twin.faults = Faults(userinfo_wire=(Wire.STATUS_500,), token_wire=(Wire.HTML,))
    assert (await at.redeem("x")).headers["content-type"].startswith("text/html")


async def test_the_controls_are_below_its_own_address(at: Party) -> None:
    await at.authorize()
    told = (await at.http.get(at.twin.url("/_twin/journal"))).json()
    assert told["requests"]["authorize"] == 1


async def test_the_page_says_whom_the_twin_plays(at: Party) -> None:
    heading = re.search(r"<h1>(.*?)</h1>", (await at.authorize()).text)
    assert heading is not None
    expected = "" if at.twin.personality.key == "standard" else at.twin.title
    assert heading[1] == (f"Sign in at <bdi>{expected}</bdi>" if expected else "Sign in")


async def test_a_browser_signs_out_of_one_vendor_alone(clock: Clock) -> None:
    """Cookies know no ports and only roughly a path: each twin's has a name of its own."""
    config = TwinConfig(issuer="http://127.0.0.1:8001", clients=(APP, OTHER), alg="ES256")
    twins = [*twins_of("standard", config, clock=clock)]
    for vendor in ("okta", "google"):
        there = TwinConfig(issuer=f"http://127.0.0.1:8001/{vendor}", clients=(APP,), alg="ES256")
        twins += twins_of(vendor, there, clock=clock)
    assert len({twin.cookie for twin in twins}) == len(twins)
    async with browser(*twins) as http:
        standard, okta, custom, google = (Party(twin, http) for twin in twins)
        for party in (standard, okta, google):
            await party.sign_in(person(party))
        for party, status in ((standard, 303), (okta, 303), (custom, 200), (google, 303)):
            assert (await party.authorize()).status_code == status
        await http.post(okta.at("confirm_logout"))
        for party, status in ((standard, 303), (okta, 200), (google, 303)):
            assert (await party.authorize()).status_code == status


@pytest.mark.parametrize("vendor", ["okta", "entra", "keycloak"])
async def test_a_hint_signs_out_at_once_and_leads_back(vendor: str) -> None:
    """OpenID Connect RP-Initiated Logout 1.0, also where an ID token names no session."""
    async with vendor_party(vendor) as party:
        tokens = await redeemed(party, person(party))
        asked = {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": "https://app.example/bye"}
        answer = await party.http.get(party.at("logout"), params=asked)
        assert answer.headers["location"] == "https://app.example/bye"
        assert (await party.authorize()).status_code == 200


@pytest.mark.parametrize("vendor", ["google", "gitlab", "github"])
async def test_where_there_is_no_sign_out_the_tiles_still_have_one(vendor: str) -> None:
    async with vendor_party(vendor) as party:
        assert not party.twin.has("logout")
        await party.sign_in(next(iter(party.twin.people)))
        tiles = await party.http.get(party.at("tiles"))
        assert f'action="{party.twin.path}/sign-out"' in tiles.text
        await party.http.post(party.at("confirm_logout"))
        assert (await party.authorize()).status_code == 200


def test_nobody_knows_a_vendor_of_another_name() -> None:
    with pytest.raises(KeyError):
        twins_of("aol", TwinConfig())


def test_what_is_configured_wins_over_what_a_vendor_has() -> None:
    (okta, _) = twins_of("okta", TwinConfig(dpop=Use.OFF, dpop_nonce=False, title="Mine", people=PEOPLE[:1]))
    assert (okta.dpop_use, okta.dpop_nonce, okta.title, list(okta.people)) == (Use.OFF, False, "Mine", ["ada"])


def test_every_vendor_with_places_in_its_paths_has_some_to_test_with() -> None:
    for vendor, servers in VENDORS.items():
        paths = " ".join(path for personality in servers.values() for path in personality.paths.values())
        places = set(re.findall(r"\{(\w+)\}", paths)) - {"org"}
        assert places == set(PLACES.get(vendor, {}))
