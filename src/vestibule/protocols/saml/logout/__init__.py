"""Single logout, both ways (SAML core 3.7, profiles 4.4): every message signed, by either binding (S22)."""
