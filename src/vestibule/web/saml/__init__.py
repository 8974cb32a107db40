"""The addresses of SAML 2.0: responses, our metadata, logout messages."""
