"""`private_key_jwt`: the client signs who it is (RFC 7523 2.2, 3; OpenID Connect Core 9)."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from client_keys import certificate_pem, ec_client_key, private_pem, rsa_client_key
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from joserfc.jwk import ECKey, RSAKey, import_key
from joserfc.jws import deserialize_compact
from oidc_messages import CLIENT_ID, DISCOVERY, ISSUER, TOKEN, World, base64url, make_profile, only_call
from proving_provider import ProvingProvider

from vestibule.protocols.net.call import Call
from vestibule.protocols.oauth2.token.client_key import load_client_key, public_jwk
from vestibule.protocols.oidc.check_profile import check_profile
from vestibule_sdk.client import Client, ClientAuth, ClientKey
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret

AUDIENCE = Quirk(
    name="assertion_audience_token_endpoint",
    source="https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication",
)


def keyed(pem: str, *, certificate: str | None = None, algorithm: str | None = None) -> ClientKey:
    return ClientKey(private_key=Secret(pem), certificate=certificate, algorithm=algorithm)


def keyed_profile(key: ClientKey, **changes: Any) -> OIDCProfile:  # noqa: ANN401 - fields of OIDCProfile
    client = Client(client_id=CLIENT_ID, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=key)
    return make_profile(client=client, **changes)


def assertion_of(call: Call, key: RSAKey | ECKey) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the claims of the assertion in a request, verified by joserfc."""
    form = call.form or {}
    assert form["client_id"] == CLIENT_ID
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assertion = form["client_assertion"]
    assert isinstance(assertion, Secret)
    assert "client_secret" not in form
    assert "Authorization" not in call.headers
    part = assertion.reveal().partition(".")[0]
    header = msgspec.json.decode(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    claims = msgspec.json.decode(deserialize_compact(assertion.reveal(), key, algorithms=[header["alg"]]).payload)
    return header, claims


async def test_the_assertion_says_who_to_whom_and_for_how_long() -> None:
    """RFC 7523 3: for one provider, one minute, one request."""
    pem = private_pem(ec_client_key())
    world = World(keyed_profile(keyed(pem)))
    await world.login()
    key = ECKey.import_key(pem)
    header, claims = assertion_of(only_call(world.net.sent_to(TOKEN)), key)
    now_s = world.clock.now_s()
    assert header == {"alg": "ES256", "typ": "JWT", "kid": key.thumbprint()}
    assert len(claims.pop("jti")) >= 16
    assert claims == {"iss": CLIENT_ID, "sub": CLIENT_ID, "aud": ISSUER, "iat": now_s, "exp": now_s + 60}


async def test_no_two_requests_carry_the_same_assertion() -> None:
    """A provider takes each jti once: also where a demand for a DPoP proof has the request repeated."""
    pem = private_pem(ec_client_key())
    world, provider = World(keyed_profile(keyed(pem))), ProvingProvider()
    provider.nonce = "n1"
    world.token_endpoint = provider.token_endpoint
    await world.login()
    await world.login()
    calls = world.net.sent_to(TOKEN)
    key = ECKey.import_key(pem)
    assert len({assertion_of(call, key)[1]["jti"] for call in calls}) == len(calls) == 4


async def test_some_providers_want_their_token_endpoint_as_the_audience() -> None:
    """By the named quirk only."""
    pem = private_pem(ec_client_key())
    world = World(keyed_profile(keyed(pem), quirks=(AUDIENCE,)))
    await world.login()
    _, claims = assertion_of(only_call(world.net.sent_to(TOKEN)), ECKey.import_key(pem))
    assert claims["aud"] == TOKEN


async def test_a_template_is_nobody_s_name() -> None:
    """With several tenants the declared issuer names none: the token endpoint does."""
    template = "https://op.example/{tenantid}/v2.0"
    pem = private_pem(ec_client_key())
    profile = keyed_profile(keyed(pem), issuer=template, issuer_template=template, discovery_url=DISCOVERY)
    world = World(profile, metadata={"issuer": template})
    await world.login(claims={"iss": "https://op.example/t1/v2.0", "tid": "t1"})
    _, claims = assertion_of(only_call(world.net.sent_to(TOKEN)), ECKey.import_key(pem))
    assert claims["aud"] == TOKEN


async def test_a_certificate_names_the_key_by_its_thumbprints() -> None:
    """RFC 7515 4.1.7, 4.1.8: as Entra ID wants it."""
    key = rsa_client_key()
    certificate = certificate_pem(key)
    world = World(keyed_profile(keyed(private_pem(key), certificate=certificate, algorithm="PS256")))
    await world.login()
    header, _ = assertion_of(only_call(world.net.sent_to(TOKEN)), RSAKey.import_key(private_pem(key)))
    parsed = x509.load_pem_x509_certificate(certificate.encode())
    assert header == {
        "alg": "PS256",
        "typ": "JWT",
        "x5t#S256": base64url(parsed.fingerprint(SHA256())),
        "x5t": base64url(parsed.fingerprint(SHA1())),  # noqa: S303 - a name, not a proof
    }


@pytest.mark.parametrize(
    ("pem", "accepted", "wanted", "algorithm"),
    [
        (private_pem(rsa_client_key()), None, None, "RS256"),
        (private_pem(rsa_client_key()), ["RS256", "PS256", "ES256"], None, "PS256"),
        (private_pem(rsa_client_key()), ["ES256", "RS256"], None, "RS256"),
        (private_pem(rsa_client_key()), ["RS512", "HS256", "none"], None, "RS512"),
        (private_pem(rsa_client_key()), ["RS256"], "PS384", "PS384"),
        (private_pem(ec_client_key("P-256")), None, None, "ES256"),
        (private_pem(ec_client_key("P-384")), ["RS256", "ES384"], None, "ES384"),
        (private_pem(ec_client_key("P-521")), None, None, "ES512"),
        (f"\r\n {private_pem(ec_client_key())}\r\n", None, None, "ES256"),
    ],
)
async def test_the_algorithm_is_one_that_both_sides_know(
    pem: str, accepted: list[str] | None, wanted: str | None, algorithm: str
) -> None:
    """The best one that the provider lists; what it does not list only if the connection says so."""
    metadata = {} if accepted is None else {"token_endpoint_auth_signing_alg_values_supported": accepted}
    world = World(keyed_profile(keyed(pem, algorithm=wanted)), metadata=metadata)
    check_profile(world.profile)
    await world.login()
    key = (RSAKey if algorithm[0] in "RP" else ECKey).import_key(pem.strip())
    header, _ = assertion_of(only_call(world.net.sent_to(TOKEN)), key)
    assert header["alg"] == algorithm


@pytest.mark.parametrize("pem", [private_pem(rsa_client_key()), private_pem(ec_client_key("P-384"))])
def test_the_public_half_is_what_a_provider_needs_and_no_more(pem: str) -> None:
    jwk = public_jwk(load_client_key(keyed(pem)), algorithm=None)
    assert not {"d", "p", "q", "dp", "dq", "qi"} & jwk.keys()
    assert jwk["use"] == "sig"
    assert import_key(jwk).thumbprint() == jwk["kid"]


def test_the_public_half_names_algorithm_and_certificate_where_they_are_set() -> None:
    key = rsa_client_key()
    certificate = certificate_pem(key)
    client_key = keyed(private_pem(key), certificate=certificate, algorithm="PS256")
    jwk = public_jwk(load_client_key(client_key), algorithm=client_key.algorithm)
    assert jwk["alg"] == "PS256"
    assert jwk["x5t#S256"] == base64url(x509.load_pem_x509_certificate(certificate.encode()).fingerprint(SHA256()))


async def test_a_test_tells_how_the_client_proves_itself() -> None:
    """R31."""
    world = World(
        keyed_profile(keyed(private_pem(ec_client_key()))),
        metadata={
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        },
    )
    found = await world.engine.inspect(world.profile)
    assert found.client_auth == "private_key_jwt (ES256)"
    assert found.warnings == ()


async def test_a_test_warns_of_an_algorithm_that_is_not_listed_and_of_a_certificate_that_has_ended() -> None:
    """R31."""
    key = rsa_client_key()
    certificate = certificate_pem(key, ends=datetime(2001, 2, 3, tzinfo=UTC))
    profile = keyed_profile(keyed(private_pem(key), certificate=certificate, algorithm="PS512"))
    metadata = {
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
    }
    found = await World(profile, metadata=metadata).engine.inspect(profile)
    assert found.warnings == (
        "The client signs with PS512, which the provider does not list; it lists RS256.",
        "The client's certificate ended on 2001-02-03.",
    )
