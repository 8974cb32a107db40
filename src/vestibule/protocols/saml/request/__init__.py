"""What we ask of a provider: an AuthnRequest, by either binding (SAML core 3.4.1, bindings 3.4 and 3.5)."""
