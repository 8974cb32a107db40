"""SAML 2.0 as a service provider: one hardened parse, our own checks, and a second opinion (DESIGN.md, "SAML")."""
