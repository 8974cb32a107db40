"""What a token is held against: everything from the connection, the flow and the clock, nothing from the token."""

from typing import Final

from msgspec import Struct

from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret

SKEW_S: Final = 120
"""How far the provider's clock may be off, either way: two minutes cover a time service that has just failed."""

ISSUED_WINDOW_S: Final = 600
"""How old a token may be: it is made during the flow, when the code is made at the earliest, and flows live as long."""


class TokenExpectation(Struct, frozen=True, kw_only=True):
    """What every token of a provider is held against.

    Attributes:
        now_s: One instant for all checks of one token.
    """

    profile: OIDCProfile
    now_s: int


class Expectation(TokenExpectation, frozen=True, kw_only=True):
    """What an ID token is held against beside that.

    Attributes:
        nonce: The one value that is expected. A secret until the browser's flow is spent.
        access_token: What came beside the ID token, for `at_hash`.
        acr_values: When not empty, `acr` must be one of them.
        max_age_s: When set, `auth_time` is required and bounded.
    """

    nonce: str
    access_token: Secret
    acr_values: tuple[str, ...]
    max_age_s: int | None
