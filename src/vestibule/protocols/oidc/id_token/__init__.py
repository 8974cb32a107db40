"""The ID token: what it must say before it proves anything (OpenID Connect Core 2, 3.1.3.7)."""
