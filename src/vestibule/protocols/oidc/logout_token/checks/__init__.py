"""One check of a logout token's own rules per file; the pipeline beside has them in order."""
