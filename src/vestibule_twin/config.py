"""What a twin is configured with: its address, the applications it knows, the people who can sign in.

Source: OpenID Connect Dynamic Client Registration 1.0 section 2 for the meaning of the client's fields.
"""

from enum import StrEnum
from typing import Any, Literal

from msgspec import Struct, structs

from vestibule_twin.people import Person
from vestibule_twin.personality import Use
from vestibule_twin.saml.service_provider import ServiceProvider

DEFAULT_ISSUER = "http://127.0.0.1:8001"


class ClientAuth(StrEnum):
    """How a client proves itself at the token endpoint (OIDC Core section 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    PRIVATE_KEY_JWT = "private_key_jwt"
    NONE = "none"


class Client(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An application that may send people here; every address is compared as an exact string."""

    client_id: str
    secret: str = ""
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    backchannel_logout_uri: str | None = None
    initiate_login_uri: str | None = None
    target_link_uri: str | None = None
    auth_method: ClientAuth = ClientAuth.BASIC
    jwks: tuple[dict[str, Any], ...] = ()
    """For private_key_jwt: the client's public keys, each as a JWK (RFC 7517)."""
    certificates: tuple[str, ...] = ()
    """For private_key_jwt: certificates in PEM, which an assertion names by their thumbprint."""
    title: str | None = None
    pkce_required: bool = True
    """Off only to stand in for a provider that knows no PKCE."""
    decodes_basic: bool = True
    """Off only to stand in for a provider that ignores the form-decoding of RFC 6749 section 2.3.1."""

    def __post_init__(self) -> None:
        if (self.auth_method in {ClientAuth.NONE, ClientAuth.PRIVATE_KEY_JWT}) != (not self.secret):
            raise ValueError(f"client {self.client_id!r}: auth_method {self.auth_method} and its secret disagree")
        if (self.auth_method is ClientAuth.PRIVATE_KEY_JWT) != bool(self.jwks or self.certificates):
            raise ValueError(f"client {self.client_id!r}: auth_method {self.auth_method} and its keys disagree")

    @property
    def label(self) -> str:
        """What the pages call this application."""
        return self.title or self.client_id


class TwinConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything a twin is started with; times in seconds."""

    issuer: str | None = None
    """None: the address the twin is served at."""
    clients: tuple[Client, ...] = ()
    service_providers: tuple[ServiceProvider, ...] = ()
    """The applications that speak SAML."""
    people: tuple[Person, ...] | None = None
    """None: the personality's own."""
    title: str | None = None
    """None: the personality's own."""
    dpop: Use | None = None
    dpop_nonce: bool | None = None
    pushed_requests: Use | None = None
    """These three, None: as the personality has it."""
    alg: Literal["RS256", "ES256"] = "RS256"
    auto_sign_in: bool = False
    """Whoever arrives without a session is signed in as the login_hint's person (else the first) without a page."""
    cache_s: int = 300
    code_s: int = 60
    id_token_s: int = 300
    access_token_s: int = 300
    session_s: int = 12 * 3600
    saml_assertion_s: int = 300
    saml_session_s: int | None = None
    """How long an application may keep its session (SessionNotOnOrAfter); None: nothing is said about it."""

    def served_at(self, base_url: str) -> "TwinConfig":
        """Return this config with the issuer filled in, unless one is named already."""
        return self if self.issuer else structs.replace(self, issuer=base_url)
