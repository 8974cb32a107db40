"""Sign-out: ours first, then the provider's, and the one that the provider asks for."""
