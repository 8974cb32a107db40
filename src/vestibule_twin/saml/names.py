"""The identifiers of SAML 2.0 that the twin speaks. Source: SAML 2.0 Core sections 3.2.2.2 and 8, AuthnContext 3.4."""

from typing import Final, Literal

NAMESPACES: Final = {
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "xenc": "http://www.w3.org/2001/04/xmlenc#",
}

NameIDFormat = Literal["persistent", "transient", "emailAddress", "unspecified"]

NAME_ID_FORMATS: Final[dict[NameIDFormat, str]] = {
    "persistent": "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "transient": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
    "emailAddress": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "unspecified": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
}

Binding = Literal["redirect", "post"]

BINDINGS: Final[dict[Binding, str]] = {
    "redirect": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
    "post": "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
}

_STATUS: Final = "urn:oasis:names:tc:SAML:2.0:status:"
SUCCESS: Final = f"{_STATUS}Success"
REQUESTER: Final = f"{_STATUS}Requester"
RESPONDER: Final = f"{_STATUS}Responder"
NO_PASSIVE: Final = f"{_STATUS}NoPassive"
NO_AUTHN_CONTEXT: Final = f"{_STATUS}NoAuthnContext"
AUTHN_FAILED: Final = f"{_STATUS}AuthnFailed"
REQUEST_DENIED: Final = f"{_STATUS}RequestDenied"
INVALID_NAME_ID_POLICY: Final = f"{_STATUS}InvalidNameIDPolicy"
UNKNOWN_PRINCIPAL: Final = f"{_STATUS}UnknownPrincipal"
PARTIAL_LOGOUT: Final = f"{_STATUS}PartialLogout"

BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
CLASSES: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
PASSWORD_PROTECTED_TRANSPORT: Final = f"{CLASSES}PasswordProtectedTransport"
TIME_SYNC_TOKEN: Final = f"{CLASSES}TimeSyncToken"

REDIRECT_DEFLATE: Final = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
