"""The checks of an authorization answer, one per file (RFC 6749 4.1.2, RFC 9207)."""
