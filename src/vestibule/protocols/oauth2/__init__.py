"""OAuth 2.0 as a client (RFC 6749, RFC 9700): what OpenID Connect and plain OAuth 2.0 logins share."""
