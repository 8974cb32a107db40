"""Access tokens that are good only together with a key of this login (RFC 9449)."""
