"""Signing in: the page, the way out to the provider, and the way back."""
