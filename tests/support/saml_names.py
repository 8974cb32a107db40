"""The names that SAML 2.0 gives to things, for tests that write and read its messages themselves.

Source: saml-core-2.0-os sections 3.2.2.2 (status codes) and 8.3 (NameID formats), saml-bindings-2.0-os sections 3.4 and
3.5, xmldsig-core section 6.4.
"""

from typing import Final

ASSERTION: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
PROTOCOL: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
XMLDSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
XMLENC: Final = "http://www.w3.org/2001/04/xmlenc#"

NAMESPACES: Final = {"saml": ASSERTION, "samlp": PROTOCOL, "md": METADATA, "ds": XMLDSIG, "xenc": XMLENC}
"""For `find` and `xpath`."""

REDIRECT: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"

PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAIL: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"

SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"
NO_PASSIVE: Final = "urn:oasis:names:tc:SAML:2.0:status:NoPassive"

RSA_SHA1: Final = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
RSA_SHA512: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
