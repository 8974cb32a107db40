"""SAML metadata from outside: read, indexed, followed, refreshed, and taken over within the rules of S62."""
