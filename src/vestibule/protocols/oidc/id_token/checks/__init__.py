"""One check of a token's claims per file; the pipeline beside has them in order."""
