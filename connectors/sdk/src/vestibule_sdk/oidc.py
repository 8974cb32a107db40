"""The resolved protocol settings of an OpenID Connect connection, as plain data.

A profile says where a provider is and how it is odd; the host's engine owns every call and every check. What stands
here can only name a documented deviation, never add a step of its own.
"""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from vestibule_sdk.client import Client, Pkce, ResponseMode
from vestibule_sdk.quirk import Quirk


class DPoP(StrEnum):
    """When access tokens are bound to a key of the flow (RFC 9449).

    `when_asked` sends a proof once the provider has refused a request without one, and remembers that it did.
    """

    WHEN_ASKED = "when_asked"
    ALWAYS = "always"


class Endpoints(Struct, frozen=True, kw_only=True):
    """Overrides for single endpoints; None means: as discovered."""

    authorization: str | None = None
    token: str | None = None
    userinfo: str | None = None
    jwks: str | None = None
    end_session: str | None = None


class ClaimRule(Struct, frozen=True, kw_only=True):
    """A claim that admits people: without one of these values in the ID token, nobody signs in.

    Attributes:
        claim: Its name. It has to be a text in the ID token itself, which is signed.
        values: Admitted, compared exactly but for the case of ASCII letters.
        hint: What an administrator changes to admit others.
    """

    claim: str
    values: tuple[str, ...]
    hint: str


class OIDCProfile(Struct, frozen=True, kw_only=True):
    """Everything the OIDC engine needs to know about one connection.

    Attributes:
        issuer: Compared exactly with discovery's `issuer` and every token's `iss`.
        discovery_url: None derives it from the issuer (OpenID Connect Discovery 4).
        learned_template: Where the provider declares an issuer that the administrator need not know: what it has to
            look like, with `{tenantid}` in one place. It counts once, when the connection is saved; ever after the
            issuer that was learned is compared exactly. None means that `issuer` is what must be declared (R10).
        issuer_template: For multi-tenant providers: the `iss` of tokens with `{tenantid}` in place of the tenant;
            None means that `iss` equals `issuer`.
        tenants: Tenants allowed under `issuer_template`; empty allows all of them.
        refused_tenants: Tenants that are never allowed under `issuer_template`.
        scopes: Sent beside `openid`, in this order.
        required_claims: Claims that are wanted: where the ID token lacks one of them, userinfo is asked. What even that
            lacks is for the connector to judge.
        claim_rules: Who is admitted at all.
        id_token_algorithms: Algorithms accepted for ID tokens; empty means those that discovery declares, less `none`
            and the HMAC family.
        pushed_requests: Sends every authorization request by the back channel (RFC 9126), also where the provider does
            not demand it.
        prompt: Sent with every request unless the login itself asks for another.
        acr_values: Wanted authentication contexts; when set, the ID token's `acr` must be one of them.
        max_age_s: Oldest acceptable authentication in seconds; when set, `auth_time` is required.
        extra_parameters: Constant further parameters of the authorization request.
        api_origins: Origins (`https://host[:port]`) that the connector's capabilities may call with the login's access
            token; no other is reached.
    """

    issuer: str
    client: Client
    discovery_url: str | None = None
    learned_template: str | None = None
    issuer_template: str | None = None
    tenants: tuple[str, ...] = ()
    refused_tenants: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    pkce: Pkce = Pkce.S256
    response_mode: ResponseMode = ResponseMode.QUERY
    required_claims: tuple[str, ...] = ()
    claim_rules: tuple[ClaimRule, ...] = ()
    id_token_algorithms: tuple[str, ...] = ()
    dpop: DPoP = DPoP.WHEN_ASKED
    pushed_requests: bool = False
    endpoints: Endpoints = Endpoints()
    prompt: str | None = None
    acr_values: tuple[str, ...] = ()
    max_age_s: int | None = None
    extra_parameters: Mapping[str, str] = {}
    api_origins: tuple[str, ...] = ()
    quirks: tuple[Quirk, ...] = ()
