"""SAML metadata of both sides: what a provider says of itself, and what we say of ourselves (SAML metadata 2.0)."""
