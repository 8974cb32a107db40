"""What every request to our routes must pass, and what every answer of ours carries.

Nothing here is application-wide: in somebody else's application it concerns our own Router only.
"""

from vestibule.web.guards.body import BODY_LIMIT, MAX_BODY_BYTES, SAML_BODY_BYTES, read_body
from vestibule.web.guards.client_address import ClientAddress, ClientAddresses
from vestibule.web.guards.csrf import CSRF
from vestibule.web.guards.gate import Gate
from vestibule.web.guards.headers import SecurityHeaders
from vestibule.web.guards.media_type import require_form, require_json

__all__ = [
    "BODY_LIMIT",
    "CSRF",
    "MAX_BODY_BYTES",
    "SAML_BODY_BYTES",
    "ClientAddress",
    "ClientAddresses",
    "Gate",
    "SecurityHeaders",
    "read_body",
    "require_form",
    "require_json",
]
