"""The battery of the OpenID Connect engine: with a connector that comes with Vestibule, and with every kind of profile.

That it notices what is wrong is shown with connectors that lie.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec import structs

from vestibule.testing import OIDCEngineContract, outcomes
from vestibule.testing.oidc_cases import PLACES, Case, cases
from vestibule_keycloak import connector
from vestibule_sdk import (
    ClaimRule,
    Client,
    ClientAuth,
    ClientKey,
    DPoP,
    Endpoints,
    OIDCConnector,
    Quirk,
    ResponseMode,
    Secret,
    VerifiedClaims,
    VestibuleError,
)
from vestibule_sdk.testing import recorded

FIXTURES = Path(__file__).parents[3] / "fixtures" / "keycloak"
PLAIN = recorded(FIXTURES / "standard").claims()


class TestKeycloak(OIDCEngineContract):
    """A plain profile."""

    connector = connector
    example: ClassVar[Mapping[str, Any]] = {
        "serverUrl": "https://sso.example.com",
        "realm": "staff",
        "clientId": "vestibule",
        "clientSecret": "a secret with + and %",
    }
    samples: ClassVar[tuple[VerifiedClaims, ...]] = (PLAIN,)


def resolved(**change: Any) -> OIDCConnector[Any]:  # noqa: ANN401 - any value of a profile
    return replace(connector, profile=lambda config: structs.replace(connector.profile(config), **change))


def failing(tested: OIDCConnector[Any], *samples: VerifiedClaims) -> set[str]:
    kind = type("Suite", (TestKeycloak,), {"connector": tested, "samples": samples})
    return {outcome.test for outcome in outcomes(kind) if outcome.fault is not None}


def said(issuer: str = PLAIN.issuer, **claims: object) -> VerifiedClaims:
    return structs.replace(PLAIN, issuer=issuer, id_token={**PLAIN.id_token, **claims})


def client_key() -> ClientKey:
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return ClientKey(private_key=Secret(pem.decode()))


TENANTS = "https://sso.example.com/{tenantid}/v2.0"
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
BY_KEY = Client(client_id="vestibule", secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=client_key())
NO_PKCE = Quirk(name="pkce_unsupported", source="https://sso.example.com/docs")
ONLY_ES256 = {"id_token_algorithms": ("ES256",)}  # also the kind of key that is made quickest

PROFILES: dict[str, tuple[dict[str, Any], VerifiedClaims]] = {
    "bound, pushed and posted": (
        {"dpop": DPoP.ALWAYS, "pushed_requests": True, "response_mode": ResponseMode.FORM_POST, **ONLY_ES256},
        PLAIN,
    ),
    "without PKCE, at addresses of its own": (
        {
            "quirks": (NO_PKCE, Quirk(name="basic_auth_not_form_encoded", source="https://sso.example.com/docs")),
            "discovery_url": "https://meta.example.com/openid",
            "endpoints": Endpoints(
                authorization="https://go.example.com/a",
                token="https://go.example.com/t",
                jwks="https://go.example.com/k",
            ),
            "required_claims": (),
            **ONLY_ES256,
        },
        PLAIN,
    ),
    "of several tenants, by a key": (
        {
            "issuer": TENANTS,
            "issuer_template": TENANTS,
            "discovery_url": "https://sso.example.com/common/openid",
            "tenants": (TENANT,),
            "refused_tenants": ("9188040d-6c67-4c5b-b112-36a304b66daf",),
            "client": BY_KEY,
            "claim_rules": (ClaimRule(claim="hd", values=("acme.example",), hint="Admit more."),),
            **ONLY_ES256,
        },
        said(TENANTS.replace("{tenantid}", TENANT), tid=TENANT, hd="acme.example"),
    ),
}


@pytest.mark.parametrize(("change", "sample"), PROFILES.values(), ids=PROFILES)
def test_every_setting_of_a_profile_keeps_every_promise(change: dict[str, Any], sample: VerifiedClaims) -> None:
    assert failing(resolved(**change), sample) == set()


def test_every_fault_of_the_twin_is_one_test() -> None:
    names = [case.name for case in cases()]
    assert len(names) == len(set(names)) == sum(len(table) for _, table, _ in PLACES) - 1
    assert {f"test_{name}" for name in names} <= set(dir(OIDCEngineContract))


@pytest.mark.parametrize(
    ("change", "sample", "code"),
    [
        ({}, said("https://elsewhere.example"), "issuer_mismatch"),
        ({"issuer": "https://elsewhere.example"}, PLAIN, "issuer_mismatch"),
        ({"claim_rules": (ClaimRule(claim="hd", values=("a",), hint=""),)}, PLAIN, "tenant_refused"),
    ],
)
def test_samples_that_would_not_get_as_far_as_the_connector_are_found(
    change: dict[str, Any], sample: VerifiedClaims, code: str
) -> None:
    """S23: what the pure contract takes as given, the engine has to have let through."""
    members = {"connector": resolved(**change, **ONLY_ES256), "samples": (sample,)}
    kind: Callable[[], OIDCEngineContract] = type("Suite", (TestKeycloak,), members)
    with pytest.raises(VestibuleError) as caught:
        kind().test_everybody_of_the_samples_is_signed_in()
    assert caught.value.code == code


@pytest.mark.parametrize(
    "case", [each for each in cases() if each.place in {"id_token", "callback"}], ids=lambda it: it.name
)
def test_an_engine_that_lets_a_fault_pass_would_be_noticed(case: Case) -> None:
    """The verdict is turned round: what has to fail has to succeed, and the other way."""
    turned = structs.replace(case, codes=() if case.codes else ("issuer_mismatch",))
    with pytest.raises(AssertionError, match="should be one that"):
        TestKeycloak().judge(turned)


@pytest.mark.parametrize(("change", "sample"), PROFILES.values(), ids=PROFILES)
def test_without_samples_somebody_signs_in_whom_the_profile_admits(
    change: dict[str, Any], sample: VerifiedClaims
) -> None:
    """So that a battery needs no recording; what is recorded says more."""
    members = {"connector": resolved(**change), "samples": ()}
    kind: Callable[[], OIDCEngineContract] = type("Suite", (TestKeycloak,), members)
    kind().test_everybody_of_the_samples_is_signed_in()
    assert kind().people()[0].issuer == sample.issuer or sample.get("tid")
