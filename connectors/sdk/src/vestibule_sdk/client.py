"""Our registration at a provider that speaks OAuth 2.0, with or without OpenID Connect on top, as plain data."""

from enum import StrEnum

from msgspec import Struct

from vestibule_sdk.secret import Secret


class ClientAuth(StrEnum):
    """How the client proves itself at the token endpoint (OpenID Connect Core 9)."""

    BASIC = "client_secret_basic"
    POST = "client_secret_post"
    PRIVATE_KEY_JWT = "private_key_jwt"
    NONE = "none"


class ResponseMode(StrEnum):
    """How the provider hands its answer to the browser (OAuth 2.0 Multiple Response Types 2.1, Form Post)."""

    QUERY = "query"
    FORM_POST = "form_post"


class Pkce(StrEnum):
    """RFC 7636. `plain` is not offered: it protects nobody (RFC 9700 2.1.1)."""

    S256 = "S256"
    OFF = "off"


class ClientKey(Struct, frozen=True, kw_only=True):
    """The key behind `private_key_jwt` (RFC 7523 2.2).

    Attributes:
        private_key: In PEM, unencrypted: RSA of 2048 to 4096 bits, or EC on P-256, P-384 or P-521.
        certificate: In PEM, of that key. With one the assertion names it by `x5t#S256` (and `x5t`), as Entra ID wants;
            without one it names the key by its RFC 7638 thumbprint as `kid`.
        algorithm: What signs; None chooses what the provider accepts and the key fits.
    """

    private_key: Secret
    certificate: str | None = None
    algorithm: str | None = None


class Client(Struct, frozen=True, kw_only=True):
    """Our registration at the provider.

    Attributes:
        secret: None for a public client, and for one that has a key.
        auth: The one method used; never retried with another (S33).
        key: Set exactly when `auth` is `private_key_jwt`.
    """

    client_id: str
    secret: Secret | None
    auth: ClientAuth = ClientAuth.BASIC
    key: ClientKey | None = None
