"""What a session keeps so that the provider can be asked to end its own: the NameID verbatim (profiles 4.4.4.1)."""

import msgspec
from msgspec import Struct

from vestibule_sdk.assertion import NameID
from vestibule_sdk.secret import Secret


class LogoutHint(Struct, frozen=True, kw_only=True):
    """How the provider knows the session."""

    name_id: NameID
    session_index: str | None


def read_hint(hint: Secret) -> LogoutHint | None:
    """The hint of a session; None when it was written for another protocol."""
    try:
        return msgspec.json.decode(hint.reveal(), type=LogoutHint)
    except msgspec.DecodeError:
        return None
