"""The whole way of a login, judged by joserfc rather than by the twin's own code."""

import base64
import hashlib
import html
import re

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from twin_party import APP, Clock, Party, browser, parameters_of

from vestibule_twin import Twin, TwinConfig


async def _keys(party: Party) -> KeySet:
    return KeySet.import_key_set((await party.http.get("/jwks")).json())


async def test_signs_in_and_redeems_a_verifiable_id_token(alg: str) -> None:
    twin = Twin(TwinConfig(clients=(APP,), alg=alg))  # type: ignore[arg-type]
    async with browser(twin) as http:
        party = Party(twin, http)
        tokens = await party.login()
        token = jwt.decode(tokens["id_token"], await _keys(party), algorithms=[alg])
    claims = token.claims
    assert token.header["kid"] == twin.keys.current.kid
    assert claims["iss"] == "http://127.0.0.1:8001"
    assert (claims["aud"], claims["sub"], claims["nonce"]) == ("app", "ada", "the-nonce")
    assert claims["exp"] - claims["iat"] == 300
    assert claims["auth_time"] <= claims["iat"]
    assert (claims["email"], claims["email_verified"], claims["name"]) == ("ada@example.org", True, "Ada Lovelace")
    assert claims["sid"]
    assert claims["amr"] == ["pwd"]


async def test_at_hash_is_the_left_half_of_the_access_tokens_digest(party: Party) -> None:
    tokens = await party.login()
    claims = jwt.decode(tokens["id_token"], await _keys(party), algorithms=["ES256"]).claims
    left = bytes.fromhex(hashlib.sha256(tokens["access_token"].encode()).hexdigest()[:32])
    assert base64.urlsafe_b64decode(claims["at_hash"] + "==") == left


async def test_callback_carries_code_state_and_iss(party: Party) -> None:
    answer = await party.sign_in()
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("https://app.example/callback?")
    carried = parameters_of(answer)
    assert set(carried) == {"code", "state", "iss"}
    assert (carried["state"], carried["iss"]) == ("the-state", party.twin.issuer)


async def test_redirect_uri_keeps_its_own_query(party: Party) -> None:
    answer = await party.sign_in(redirect_uri="https://app.example/callback?tenant=1")
    assert answer.headers["location"].startswith("https://app.example/callback?tenant=1&code=")


async def test_second_login_is_silent_and_keeps_the_session(party: Party) -> None:
    first = await party.login()
    answer = await party.authorize()
    assert answer.status_code == 303
    second = (await party.redeem(parameters_of(answer)["code"])).json()
    keys = await _keys(party)
    sids = {jwt.decode(one["id_token"], keys, algorithms=["ES256"]).claims["sid"] for one in (first, second)}
    assert len(sids) == 1


async def test_session_cookie_is_lax_and_http_only(party: Party) -> None:
    cookie = (await party.sign_in()).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


async def test_session_ends_by_time(party: Party, twin: Twin, clock: Clock) -> None:
    await party.sign_in()
    (session,) = twin.sessions.values()
    await party.authorize()
    clock.now_s += party.twin.config.session_s
    assert twin.sessions.get(session.token) is None
    assert (await party.authorize()).status_code == 200


async def test_form_post_posts_the_same_parameters_with_and_without_script(party: Party) -> None:
    answer = await party.sign_in(response_mode="form_post", state='"><script>')
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', answer.text))
    assert set(fields) == {"code", "state", "iss"}
    assert html.unescape(fields["state"]) == '"><script>'
    assert 'method="post" action="https://app.example/callback"' in answer.text
    assert "<button" in answer.text
    assert "document.forms[0].submit()" in answer.text
    assert (await party.redeem(fields["code"])).status_code == 200


async def test_request_may_be_posted(party: Party) -> None:
    """OIDC Core 3.1.2.1: the authorization endpoint takes GET and POST."""
    await party.sign_in()
    answer = await party.http.post("/authorize", data=party.query())
    assert "code" in parameters_of(answer)


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        ("openid", set()),
        ("openid email", {"email", "email_verified"}),
        ("openid profile", {"name", "given_name", "family_name", "preferred_username"}),
        ("openid groups", {"groups"}),
    ],
)
async def test_scopes_release_their_claims_and_no_others(party: Party, scope: str, names: set[str]) -> None:
    tokens = await party.login(scope=scope)
    claims = (await party.userinfo(tokens["access_token"])).json()
    assert set(claims) == {"sub", *names}
    released = jwt.decode(tokens["id_token"], await _keys(party), algorithms=["ES256"]).claims
    protocol = {"iss", "sub", "aud", "iat", "exp", "auth_time", "acr", "amr", "sid", "at_hash", "nonce"}
    assert set(released) - protocol == names


@pytest.mark.parametrize(
    ("person", "email", "verified"),
    [
        ("charles", "charles@example.org", False),
        ("mary", None, None),
        ("annabella", "annabella@example.org", "true"),
        ("george", "george@example.org", None),
        ("augusta", "ada@example.org", True),
    ],
)
async def test_people_are_odd_as_their_notes_say(
    party: Party, *, person: str, email: str | None, verified: bool | str | None
) -> None:
    tokens = await party.login(person)
    claims = (await party.userinfo(tokens["access_token"])).json()
    assert claims["sub"] == person
    assert (claims.get("email"), claims.get("email_verified")) == (email, verified)


async def test_discovery_names_endpoints_that_answer(party: Party) -> None:
    answer = await party.http.get("/.well-known/openid-configuration")
    assert answer.headers["cache-control"] == "public, max-age=300"
    document = answer.json()
    for name in ("authorization_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"):
        assert (await party.http.get(document[name])).status_code in {200, 400, 401}, name
    assert (await party.http.post(document["token_endpoint"])).status_code == 401
    assert document["authorization_response_iss_parameter_supported"] is True
    assert document["code_challenge_methods_supported"] == ["S256"]


@pytest.mark.parametrize("issuer", ["http://127.0.0.1:8001/realms/x", "http://127.0.0.1:8001/"])
async def test_issuer_may_have_a_path_or_a_slash(issuer: str) -> None:
    twin = Twin(TwinConfig(issuer=issuer, clients=(APP,), alg="ES256"))
    async with browser(twin) as http:
        party = Party(twin, http)
        document = (await http.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")).json()
        assert document["issuer"] == issuer
        assert (await http.get(document["authorization_endpoint"], params=party.query())).status_code == 200


async def test_jwks_holds_public_parts_only(alg: str) -> None:
    twin = Twin(TwinConfig(clients=(APP,), alg=alg))  # type: ignore[arg-type]
    async with browser(twin) as http:
        (key,) = (await http.get("/jwks")).json()["keys"]
    assert set(key) & {"d", "p", "q", "dp", "dq", "qi"} == set()
    assert (key["use"], key["alg"]) == ("sig", alg)


async def test_auto_sign_in_needs_no_page() -> None:
    twin = Twin(TwinConfig(clients=(APP,), alg="ES256", auto_sign_in=True))
    async with browser(twin) as http:
        party = Party(twin, http)
        tokens = (await party.redeem(parameters_of(await party.authorize(login_hint="mary"))["code"])).json()
        assert (await party.userinfo(tokens["access_token"])).json()["sub"] == "mary"
