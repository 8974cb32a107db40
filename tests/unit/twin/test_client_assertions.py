"""`private_key_jwt`: RFC 7523 and OIDC Core 9, judged with assertions that joserfc made."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from joserfc.jwk import ECKey, RSAKey
from twin_party import APP, Clock, Party, browser
from twin_proofs import assertion

from vestibule_twin import Client, ClientAuth, Twin, TwinConfig

KEY = ECKey.generate_key("P-256", parameters={"kid": "first"})
NEXT = ECKey.generate_key("P-384", parameters={"kid": "second"})
RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa"})
STRANGER = ECKey.generate_key("P-256", parameters={"kid": "first"})

SIGNER = Client(
    client_id="signer",
    redirect_uris=("https://signer.example/callback",),
    auth_method=ClientAuth.PRIVATE_KEY_JWT,
    jwks=tuple(dict(key.as_dict(private=False)) for key in (KEY, NEXT, RSA)),
)


@pytest.fixture
async def signer(clock: Clock) -> AsyncIterator[Party]:
    """An application that has nothing but its keys."""
    twin = Twin(TwinConfig(clients=(SIGNER, APP), alg="ES256"), clock=clock)
    async with browser(twin) as http:
        yield Party(twin, http, client=SIGNER)


async def redeem(party: Party, form: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
    answer = await party.redeem(await party.code(), headers={}, **form)
    return answer.status_code, answer.json()


@pytest.mark.parametrize(
    ("key", "alg"),
    [(KEY, "ES256"), (NEXT, "ES384"), (RSA, "RS256"), (RSA, "PS256"), (RSA, "PS512")],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_good_assertion_signs_the_application_in(signer: Party, key: ECKey | RSAKey, alg: str) -> None:
    status, tokens = await redeem(signer, assertion(key, signer, alg=alg, header={"kid": key.kid}))
    assert (status, tokens["token_type"]) == (200, "Bearer")
    assert signer.twin.journal.auth_methods == {ClientAuth.PRIVATE_KEY_JWT: 1}


@pytest.mark.parametrize("endpoint", ["issuer", "token", "pushed"])
async def test_audiences_that_mean_us(signer: Party, endpoint: str) -> None:
    """RFC 9126 section 2: any of them, wherever it is sent."""
    audience = signer.twin.issuer if endpoint == "issuer" else signer.at(endpoint)
    assert (await redeem(signer, assertion(KEY, signer, alg="ES256", aud=[audience, "x"])))[0] == 200


async def test_it_works_for_pushed_requests(signer: Party) -> None:
    form = {**signer.query(), **assertion(KEY, signer, alg="ES256")}
    assert (await signer.http.post(signer.at("pushed"), data=form)).status_code == 201
    (kept,) = signer.twin.pushed.values()
    assert not {"client_assertion", "client_assertion_type"} & set(dict(kept))


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"iss": None},
        {"sub": "another"},
        {"sub": None},
        {"sub": 17},
        {"aud": "https://other.example"},
        {"aud": None},
        {"aud": [17]},
        {"exp": None},
        {"exp": 1_800_000_000 - 30},
        {"exp": 1_800_000_000 + 601},
        {"exp": True},
        {"exp": "1800000060"},
        {"nbf": 1_800_000_000 + 31},
        {"nbf": "now"},
        {"jti": None},
        {"jti": ""},
        {"header": {"kid": "nobody's"}},
        {"header": {"kid": "second"}},
    ],
    ids=str,
)
async def test_an_assertion_that_does_not_hold(signer: Party, changes: dict[str, Any]) -> None:
    status, said = await redeem(signer, assertion(KEY, signer, alg="ES256", **changes))
    assert (status, said["error"]) == (401, "invalid_client")


async def test_a_strangers_key_under_the_good_kid(signer: Party) -> None:
    form = assertion(STRANGER, signer, alg="ES256", header={"kid": "first"})
    assert (await redeem(signer, form))[1]["error"] == "invalid_client"


async def test_an_assertion_is_good_once(signer: Party) -> None:
    form = assertion(KEY, signer, alg="ES256")
    assert (await redeem(signer, form))[0] == 200
    assert (await redeem(signer, form))[1]["error"] == "invalid_client"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_assertion_type": None},
        {"client_assertion_type": "urn:other"},
        {"client_assertion": "no.jwt"},
        {"client_assertion": "e30.e30.e30"},
        {"client_id": "app"},
    ],
)
async def test_a_form_that_is_not_as_it_should_be(signer: Party, changes: dict[str, str | None]) -> None:
    form: dict[str, Any] = {**assertion(KEY, signer, alg="ES256"), **changes}
    assert (await redeem(signer, form))[1]["error"] == "invalid_client"


async def test_two_methods_at_once_are_refused(signer: Party) -> None:
    form = {**assertion(KEY, signer, alg="ES256"), "client_id": "signer", "client_secret": "x"}
    assert (await redeem(signer, form))[1]["error"] == "invalid_request"


async def test_an_application_with_a_secret_has_no_use_for_it(signer: Party) -> None:
    form = assertion(KEY, signer, alg="ES256", iss="app", sub="app")
    assert (await redeem(signer, form))[1]["error"] == "invalid_client"


@pytest.mark.parametrize(
    "fields",
    [
        {"auth_method": ClientAuth.PRIVATE_KEY_JWT},
        {"auth_method": ClientAuth.PRIVATE_KEY_JWT, "secret": "s", "jwks": ({"kty": "EC"},)},
        {"secret": "s", "jwks": ({"kty": "EC"},)},
        {"auth_method": ClientAuth.NONE, "certificates": ("x",)},
    ],
)
def test_method_secret_and_keys_have_to_agree(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="disagree"):
        Client(client_id="x", **fields)


class Certified:
    """An RSA key with its certificate and the two thumbprints that can name it."""

    def __init__(self) -> None:
        private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "the app")])
        since = datetime(2020, 1, 1, tzinfo=UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(private.public_key())
            .serial_number(7)
            .not_valid_before(since)
            .not_valid_after(since + timedelta(days=36_500))
            .sign(private, hashes.SHA256())
        )
        self.key = RSAKey.import_key(private)
        self.pem = certificate.public_bytes(Encoding.PEM).decode()
        der = certificate.public_bytes(Encoding.DER)
        self.sha256, self.sha1 = (
            urlsafe_b64encode(digest).rstrip(b"=").decode()
            for digest in (hashlib.sha256(der).digest(), hashlib.sha1(der, usedforsecurity=False).digest())
        )


@pytest.fixture(scope="module")
def certified() -> Certified:
    return Certified()


@pytest.mark.parametrize(("name", "status"), [("x5t#S256", 200), ("x5t", 200), ("neither", 401), ("another's", 401)])
async def test_a_certificate_is_named_by_its_thumbprint(
    clock: Clock, certified: Certified, name: str, status: int
) -> None:
    """RFC 7515 sections 4.1.7 and 4.1.8."""
    client = Client(
        client_id="certified",
        redirect_uris=("https://c.example/cb",),
        auth_method=ClientAuth.PRIVATE_KEY_JWT,
        certificates=(certified.pem,),
    )
    headers: dict[str, dict[str, str]] = {
        "x5t#S256": {"x5t#S256": certified.sha256},
        "x5t": {"x5t": certified.sha1},
        "neither": {},
        "another's": {"x5t#S256": certified.sha1},
    }
    async with browser(twin := Twin(TwinConfig(clients=(client,), alg="ES256"), clock=clock)) as http:
        party = Party(twin, http, client=client)
        form = assertion(certified.key, party, alg="PS256", header=headers[name])
        assert (await redeem(party, form))[0] == status
