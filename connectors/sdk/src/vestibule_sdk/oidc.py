"""The resolved protocol settings of an OpenID Connect connection, as plain data.

A profile says where a provider is and how it is odd; the host's engine owns every call and every check. What stands
here can only name a documented deviation, never add a step of its own.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from vestibule_sdk.secret import Secret


class ClientAuth(StrEnum):
    """How the client proves itself at the token endpoint (OpenID Connect Core 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    NONE = "none"


class ResponseMode(StrEnum):
    """How the provider hands its answer to the browser (OAuth 2.0 Multiple Response Types 2.1, Form Post)."""

    QUERY = "query"
    FORM_POST = "form_post"


class Pkce(StrEnum):
    """RFC 7636. `plain` is not offered: it protects nobody (RFC 9700 2.1.1)."""

    S256 = "S256"
    OFF = "off"


class Client(Struct, frozen=True, kw_only=True):
    """Our registration at the provider.

    Attributes:
        secret: None for a public client.
        auth: The one method used; never retried with another (S33).
    """

    client_id: str
    secret: Secret | None
    auth: ClientAuth = ClientAuth.BASIC


class Endpoints(Struct, frozen=True, kw_only=True):
    """Overrides for single endpoints; None means: as discovered."""

    authorization: str | None = None
    token: str | None = None
    userinfo: str | None = None
    jwks: str | None = None
    end_session: str | None = None


class Quirk(Struct, frozen=True, kw_only=True):
    """A named deviation of one vendor.

    Attributes:
        name: One that the host's engine knows; an unknown name is refused when the connector loads.
        source: Address of the vendor's page that documents it.
    """

    name: str
    source: str


class OIDCProfile(Struct, frozen=True, kw_only=True):
    """Everything the OIDC engine needs to know about one connection.

    Attributes:
        issuer: Compared exactly with discovery's `issuer` and every token's `iss`.
        discovery_url: None derives it from the issuer (OpenID Connect Discovery 4).
        issuer_template: For multi-tenant providers: the `iss` of tokens with `{tenantid}` in place of the tenant;
            None means that `iss` equals `issuer`.
        tenants: Tenants allowed under `issuer_template`; empty allows all of them.
        scopes: Sent beside `openid`, in this order.
        required_claims: Claims without which userinfo is asked; still missing after that, the login ends.
        id_token_algorithms: Algorithms accepted for ID tokens; empty means those that discovery declares, less `none`
            and the HMAC family.
        prompt: Sent with every request unless the login itself asks for another.
        acr_values: Wanted authentication contexts; when set, the ID token's `acr` must be one of them.
        max_age_s: Oldest acceptable authentication in seconds; when set, `auth_time` is required.
        extra_parameters: Constant further parameters of the authorization request.
    """

    issuer: str
    client: Client
    discovery_url: str | None = None
    issuer_template: str | None = None
    tenants: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    pkce: Pkce = Pkce.S256
    response_mode: ResponseMode = ResponseMode.QUERY
    required_claims: tuple[str, ...] = ()
    id_token_algorithms: tuple[str, ...] = ()
    endpoints: Endpoints = Endpoints()
    prompt: str | None = None
    acr_values: tuple[str, ...] = ()
    max_age_s: int | None = None
    extra_parameters: Mapping[str, str] = {}
    quirks: tuple[Quirk, ...] = ()
