"""What a document says of a provider that no connection uses: for comparing, for asking somebody, for trusting it."""
