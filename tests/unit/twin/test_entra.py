"""Entra's twin: tenants behind one address, keys with issuers of their own, claims that prove nothing or something."""

from collections.abc import AsyncIterator

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, KeySet
from twin_party import Clock, Party, parameters_of
from twin_proofs import assertion
from twin_vendor import BASE_URL, claims_of, discovered, userinfo_of, vendor_party

from vestibule_twin import Client, ClientAuth

HOME = "5b1a0a3e-3d0a-4f2c-9a31-7d0c5c1f0a01"
OTHER = "c2d4b6f8-1e3a-4b5c-8d7e-9f0a1b2c3d02"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
TEMPLATE = f"{BASE_URL}/{{tenantid}}/v2.0"


@pytest.fixture
async def entra(clock: Clock) -> AsyncIterator[Party]:
    """At `common`; a test that is elsewhere says so."""
    async with vendor_party("entra", clock=clock) as party:
        yield party


def at(party: Party, tenant: str) -> Party:
    party.places = {"tenant": tenant}
    return party


@pytest.mark.parametrize(
    ("tenant", "issuer"),
    [
        ("common", TEMPLATE),
        ("organizations", TEMPLATE),
        ("Organizations", TEMPLATE),
        ("consumers", f"{BASE_URL}/{CONSUMERS}/v2.0"),
        (HOME, f"{BASE_URL}/{HOME}/v2.0"),
        (HOME.upper(), f"{BASE_URL}/{HOME}/v2.0"),
        ("entra.example", f"{BASE_URL}/{HOME}/v2.0"),
        ("other-entra.example", f"{BASE_URL}/{OTHER}/v2.0"),
    ],
)
async def test_each_name_of_a_tenant_declares_an_issuer(entra: Party, tenant: str, issuer: str) -> None:
    document = await discovered(at(entra, tenant))
    assert document["issuer"] == issuer
    assert document["token_endpoint"] == f"{BASE_URL}/{tenant}/oauth2/v2.0/token"
    assert not {"code_challenge_methods_supported", "authorization_response_iss_parameter_supported"} & set(document)


@pytest.mark.parametrize("tenant", ["nobody.example", "00000000-0000-0000-0000-000000000000", "{tenantid}"])
async def test_a_tenant_that_nobody_has_is_an_error_with_its_number(entra: Party, tenant: str) -> None:
    answer = await entra.http.get(at(entra, tenant).at("discovery"))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_tenant")
    assert answer.json()["error_description"].startswith("AADSTS90002:")
    assert answer.json()["error_codes"] == [90002]
    assert (await entra.authorize()).status_code == 400


async def test_every_key_says_for_whom_it_signs(entra: Party) -> None:
    keys = (await entra.http.get(entra.at("jwks"))).json()["keys"]
    assert [key["issuer"] for key in keys] == [TEMPLATE, f"{BASE_URL}/{CONSUMERS}/v2.0"]
    assert not [key for key in keys if "alg" in key]


@pytest.mark.parametrize(
    ("person", "tenant", "ring"),
    [("AAAAada", HOME, 0), ("AAAAmallory", OTHER, 0), ("AAAApersonal", CONSUMERS, 1)],
)
async def test_tokens_are_of_the_persons_tenant_and_signed_for_it(
    entra: Party, person: str, tenant: str, ring: int
) -> None:
    tokens = await entra.login(person)
    keys = (await entra.http.get(entra.at("jwks"))).json()["keys"]
    signed = jws.deserialize_compact(tokens["id_token"], KeySet.import_key_set({"keys": [keys[ring]]}), ["ES256"])
    assert signed.headers()["kid"] == keys[ring]["kid"]
    claims = await claims_of(entra, person)
    assert (claims["iss"], claims["tid"]) == (f"{BASE_URL}/{tenant}/v2.0", tenant)
    assert claims["oid"] != claims["sub"] == person


async def test_claims_are_those_of_a_version_two_token(entra: Party) -> None:
    claims = await claims_of(entra, "AAAAada")
    assert set(claims) == {
        *("iss", "sub", "aud", "iat", "exp", "nbf", "nonce", "tid", "oid", "ver", "uti", "rh", "name"),
        *("preferred_username", "email", "xms_edov", "groups", "roles"),
    }
    assert claims["ver"] == "2.0"
    assert set(await claims_of(entra, "AAAAada", scope="openid")) & {"oid", "email", "xms_edov"} == set()


@pytest.mark.parametrize(
    ("person", "email", "edov"),
    [
        ("AAAAada", "ada@entra.example", True),
        ("AAAAannabella", "annabella@entra.example", "1"),
        ("AAAAcharles", "charles@entra.example", None),
        ("AAAAmary", None, None),
        ("AAAAmallory", "ada@entra.example", None),
    ],
)
async def test_what_is_said_about_addresses(
    entra: Party,
    person: str,
    email: str | None,
    edov: bool | str | None,  # noqa: FBT001 - a claim's value
) -> None:
    claims, told = await claims_of(entra, person), await userinfo_of(entra, person)
    assert (claims.get("email"), claims.get("xms_edov")) == (email, edov)
    assert type(claims.get("xms_edov")) is type(edov)
    assert told.get("email") == email
    assert not {"email_verified", "tid", "oid", "groups", "xms_edov"} & set(told)


@pytest.mark.parametrize(
    ("tenant", "there"),
    [
        ("common", {"AAAAada", "AAAAmallory", "AAAApersonal"}),
        ("organizations", {"AAAAada", "AAAAmallory"}),
        ("consumers", {"AAAApersonal"}),
        ("entra.example", {"AAAAada"}),
        (OTHER, {"AAAAmallory"}),
    ],
)
async def test_who_can_sign_in_where(entra: Party, tenant: str, there: set[str]) -> None:
    page = (await at(entra, tenant).authorize()).text
    asked = {"AAAAada", "AAAAmallory", "AAAApersonal"}
    assert {person for person in asked if f'value="{person}"' in page} == there
    for person in asked - there:
        assert (await entra.sign_in(person)).status_code == 400


async def test_a_session_of_a_stranger_is_none_here(entra: Party) -> None:
    await entra.sign_in("AAAApersonal")
    assert (await entra.authorize()).status_code == 303
    assert (await at(entra, "organizations").authorize()).status_code == 200
    assert parameters_of(await entra.authorize(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize(
    ("changes", "error", "number"),
    [
        ({"code": "unknown"}, "invalid_grant", 70008),
        ({"code_verifier": "w" * 43}, "invalid_grant", 501481),
        ({"redirect_uri": "https://app.example/callback?tenant=1"}, "invalid_grant", 500112),
        ({"grant_type": None}, "invalid_request", 900144),
        ({"grant_type": "password"}, "unsupported_grant_type", 70003),
    ],
)
async def test_refusals_have_numbers(entra: Party, changes: dict[str, str | None], error: str, number: int) -> None:
    code = await entra.code("AAAAada")
    given = {"code": code, **changes}
    said = (await entra.redeem(given.pop("code") or "", headers=None, **given)).json()
    assert (said["error"], said["error_codes"]) == (error, [number])
    assert said["error_description"].startswith(f"AADSTS{number}: ")
    assert {"trace_id", "correlation_id", "error_uri"} <= set(said)


@pytest.mark.parametrize(("secret", "number"), [("wrong", 7000215), (None, 7000218)])
async def test_a_wrong_secret_has_a_number(entra: Party, secret: str | None, number: int) -> None:
    form = {"client_id": "app", "client_secret": secret}
    answer = await entra.redeem(await entra.code("AAAAada"), headers={}, **form)
    assert (answer.status_code, answer.json()["error_codes"]) == (401, [number])


async def test_a_used_code_has_a_number(entra: Party) -> None:
    code = await entra.code("AAAAada")
    assert (await entra.redeem(code)).status_code == 200
    assert (await entra.redeem(code)).json()["error_codes"] == [54005]


async def test_errors_of_the_callback_have_numbers(entra: Party) -> None:
    refused = parameters_of(await entra.authorize(prompt="none"))
    assert refused["error_description"].startswith("AADSTS50058: ")
    assert "iss" not in refused


@pytest.mark.parametrize(("audience", "status"), [("token", 200), ("issuer", 401), ("of another tenant", 401)])
async def test_an_assertion_has_to_name_the_token_endpoint(audience: str, status: int) -> None:
    """https://learn.microsoft.com/entra/identity-platform/certificate-credentials."""
    key = ECKey.generate_key("P-256")
    signer = Client(
        client_id="signer",
        redirect_uris=("https://signer.example/cb",),
        auth_method=ClientAuth.PRIVATE_KEY_JWT,
        jwks=(dict(key.as_dict(private=False)),),
    )
    async with vendor_party("entra", client=signer) as party:
        named = {
            "token": party.at("token"),
            "issuer": f"{BASE_URL}/{HOME}/v2.0",
            "of another tenant": party.twin.address_of("token", {"tenant": OTHER}),
        }
        form = assertion(key, party, alg="ES256", aud=named[audience])
        answer = await party.redeem(await party.code("AAAAada"), headers={}, **form)
    assert answer.status_code == status
