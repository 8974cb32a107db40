"""What a twin can do wrong on demand: names, the switchboard, and one table of functions per place."""

from vestibule_twin.faults.names import (
    CallbackFault,
    DiscoveryFault,
    DPoPFault,
    Faults,
    IdTokenFault,
    JwksFault,
    LogoutFault,
    PushedFault,
    SAMLFault,
    SAMLLogoutFault,
    TenantFault,
    TokenFault,
    UserinfoFault,
    Wire,
)

__all__ = [
    "CallbackFault",
    "DPoPFault",
    "DiscoveryFault",
    "Faults",
    "IdTokenFault",
    "JwksFault",
    "LogoutFault",
    "PushedFault",
    "SAMLFault",
    "SAMLLogoutFault",
    "TenantFault",
    "TokenFault",
    "UserinfoFault",
    "Wire",
]
