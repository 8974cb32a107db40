"""Commands around SAML metadata."""
