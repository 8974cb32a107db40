"""The twin as a SAML 2.0 identity provider: lxml builds its messages, libxmlsec signs, verifies and encrypts them.

Nothing here knows how the host canonicalises or verifies, so that one mistake cannot stand on both sides.
"""
