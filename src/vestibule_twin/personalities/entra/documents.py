"""Entra's metadata and keys.

Source: https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration and the keys it names: PKCE works
and is not advertised; every key has an `issuer` of its own and no `alg`.
"""

from collections.abc import Mapping
from typing import Final

from vestibule_twin.personalities.entra.tenants import CONSUMERS, declared_issuer, issuer_of_tenant
from vestibule_twin.personality import Document, Places

ORGANIZATIONS_RING: Final = ""
CONSUMERS_RING: Final = "consumers"

_KEPT: Final = frozenset(
    {
        *("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"),
        *("response_types_supported", "response_modes_supported", "id_token_signing_alg_values_supported"),
        "request_uri_parameter_supported",
    }
)


def declare(document: Document, base_url: str, places: Places) -> Document:
    """Return the metadata of a tenant, or that which several share."""
    return {
        **{name: value for name, value in document.items() if name in _KEPT},
        "issuer": declared_issuer(base_url, places),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "subject_types_supported": ["pairwise"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "claims_supported": [
            *(
                "sub",
                "iss",
                "aud",
                "exp",
                "iat",
                "auth_time",
                "acr",
                "nonce",
                "preferred_username",
                "name",
                "tid",
                "ver",
            ),
            *("at_hash", "c_hash", "email"),
        ],
        "tenant_region_scope": None,
        "cloud_instance_name": "microsoftonline.com",
    }


def key_set(rings: Mapping[str, list[Document]], base_url: str) -> list[Document]:
    """Return the keys, each with the issuer that it signs for."""
    issuers = {
        ORGANIZATIONS_RING: issuer_of_tenant(base_url, "{tenantid}"),
        CONSUMERS_RING: issuer_of_tenant(base_url, CONSUMERS),
    }
    return [
        {**{name: value for name, value in key.items() if name != "alg"}, "issuer": issuers[ring]}
        for ring, keys in rings.items()
        for key in keys
    ]
