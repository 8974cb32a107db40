"""What a provider says about itself (OpenID Connect Discovery 1.0, RFC 8414), and what we make of it."""
