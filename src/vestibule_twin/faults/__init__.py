"""What a twin can do wrong on demand: names, the switchboard, and one table of functions per place."""

from vestibule_twin.faults.names import (
    CallbackFault,
    DiscoveryFault,
    Faults,
    IdTokenFault,
    JwksFault,
    LogoutFault,
    SAMLFault,
    SAMLLogoutFault,
    TokenFault,
    UserinfoFault,
    Wire,
)

__all__ = [
    "CallbackFault",
    "DiscoveryFault",
    "Faults",
    "IdTokenFault",
    "JwksFault",
    "LogoutFault",
    "SAMLFault",
    "SAMLLogoutFault",
    "TokenFault",
    "UserinfoFault",
    "Wire",
]
