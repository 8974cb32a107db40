"""Access tokens that are bound to a key (DPoP). Source: RFC 9449."""
