"""The token request, built by steps, and its answer (RFC 6749 4.1.3, 4.1.4, 5)."""
