"""XML encryption as SAML uses it (S18): shape first, then `cryptography`, and nothing that follows references."""
