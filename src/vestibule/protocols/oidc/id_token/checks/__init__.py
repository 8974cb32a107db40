"""One check of a token's claims per file; `vestibule.protocols.oidc.id_token.pipeline` has them in order."""
