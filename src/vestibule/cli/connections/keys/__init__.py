"""`vestibule connections keys`: our keys at a SAML provider, one after the other in three steps."""
