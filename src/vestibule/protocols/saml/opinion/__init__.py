"""The second opinion: what our own checks accepted, python3-saml has to accept as well."""
