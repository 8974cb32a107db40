"""What to do about messages that no setting of ours or of the connection brings about."""

from typing import Final

NOT_STANDARD: Final = (
    "A provider that follows the standard does not send this, and no setting here changes it: take this record to "
    "whoever runs the provider, or a proxy before it."
)

LOGOUT: Final = (
    "Anybody can send such a message, and a refused one ends no session. If the provider really sent it, take this "
    "record to whoever runs it."
)
