"""What a token fault may use besides the token: keys, addresses, the time."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from vestibule_twin.jose import Draft
from vestibule_twin.keys import ECKey, RSAKey


class Materials(Struct, frozen=True, kw_only=True):
    """Handed to every token fault."""

    key: RSAKey | ECKey
    keys: Mapping[str, RSAKey | ECKey]
    """The signing key of every ring."""
    issuer: str
    client_id: str
    client_secret: str
    now_s: int
    stranger_jwks_uri: str


Bend = Callable[[Draft, Materials], Draft]
