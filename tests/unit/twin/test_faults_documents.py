"""Every fault of metadata and key set bends what it says."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from twin_party import Party

from vestibule_twin.faults import DiscoveryFault, Faults, JwksFault
from vestibule_twin.faults.discovery import DISCOVERY
from vestibule_twin.faults.jwks import JWKS
from vestibule_twin.keys import stranger

D = DiscoveryFault
J = JwksFault
Document = dict[str, Any]

CALLED = ("token_endpoint", "jwks_uri", "userinfo_endpoint")

DISCOVERY_SAYS: dict[D, Callable[[Document, Document], bool]] = {
    D.OTHER_ISSUER: lambda bent, _: bent["issuer"] == "https://other.example",
    D.ISSUER_SLASH: lambda bent, good: bent["issuer"] == good["issuer"] + "/",
    D.NO_ISSUER: lambda bent, _: "issuer" not in bent,
    D.NO_AUTHORIZATION_ENDPOINT: lambda bent, _: "authorization_endpoint" not in bent,
    D.NO_TOKEN_ENDPOINT: lambda bent, _: "token_endpoint" not in bent,
    D.NO_JWKS_URI: lambda bent, _: "jwks_uri" not in bent,
    D.NO_USERINFO_ENDPOINT: lambda bent, _: "userinfo_endpoint" not in bent,
    D.NO_END_SESSION_ENDPOINT: lambda bent, _: "end_session_endpoint" not in bent,
    D.HTTP_ENDPOINTS: lambda bent, _: all(bent[name].startswith("http://op.example/") for name in CALLED),
    D.PRIVATE_ENDPOINTS: lambda bent, _: all(bent[name].startswith("https://10.") for name in CALLED),
    D.ENDPOINT_NOT_STRING: lambda bent, _: isinstance(bent["token_endpoint"], list),
    D.ISS_NOT_ADVERTISED: lambda bent, _: bent["authorization_response_iss_parameter_supported"] is False,
    D.PKCE_NOT_ADVERTISED: lambda bent, _: "code_challenge_methods_supported" not in bent,
    D.WEAK_ALGS_ADVERTISED: lambda bent, good: (
        bent["id_token_signing_alg_values_supported"]
        == ["none", "HS256", *good["id_token_signing_alg_values_supported"]]
    ),
}


def _unusable(key: Document) -> bool:
    try:
        import_key(key)
    except (JoseError, ValueError, KeyError):
        return True
    return False


JWKS_SAYS: dict[J, Callable[[Document, Document], bool]] = {
    J.EMPTY: lambda bent, _: bent == {"keys": []},
    J.NO_KEYS: lambda bent, _: "keys" not in bent,
    J.BROKEN_BESIDE: lambda bent, good: (
        bent["keys"][-1:] == good["keys"] and len(bent["keys"]) == 5 and all(map(_unusable, bent["keys"][:-1]))
    ),
    J.UNKNOWN_KTY_BESIDE: lambda bent, good: (
        bent["keys"][1:] == good["keys"] and bent["keys"][0]["kty"] not in {"RSA", "EC", "OKP", "oct"}
    ),
    J.ENCRYPTION_ONLY: lambda bent, _: {key["use"] for key in bent["keys"]} == {"enc"},
    J.OTHER_KEY: lambda bent, good: (
        bent["keys"][0]["n"] == stranger().jwk["n"] and bent["keys"][0]["kid"] == good["keys"][0]["kid"]
    ),
    J.NO_KID: lambda bent, good: "kid" not in bent["keys"][0] and bent["keys"][0].items() <= good["keys"][0].items(),
}


def test_each_name_has_a_row_and_a_proof() -> None:
    assert set(DISCOVERY) == set(D) == set(DISCOVERY_SAYS)
    assert set(JWKS) == set(J) == set(JWKS_SAYS)


async def _get(party: Party, path: str, faults: Faults) -> Document:
    party.twin.faults = faults
    document: Document = (await party.http.get(path)).json()
    return document


@pytest.mark.parametrize("fault", list(D))
async def test_discovery_fault_bends_what_it_says(rsa_party: Party, fault: D) -> None:
    path = "/.well-known/openid-configuration"
    good = await _get(rsa_party, path, Faults())
    bent = await _get(rsa_party, path, Faults(discovery=(fault,)))
    assert DISCOVERY_SAYS[fault](bent, good)
    assert bent != good


@pytest.mark.parametrize("fault", list(J))
async def test_jwks_fault_bends_what_it_says(rsa_party: Party, fault: J) -> None:
    good = await _get(rsa_party, "/jwks", Faults())
    bent = await _get(rsa_party, "/jwks", Faults(jwks=(fault,)))
    assert JWKS_SAYS[fault](bent, good)
    assert bent != good


async def test_jwks_faults_add_up(rsa_party: Party) -> None:
    bent = await _get(rsa_party, "/jwks", Faults(jwks=(J.UNKNOWN_KTY_BESIDE, J.BROKEN_BESIDE)))
    assert len(bent["keys"]) == 6
