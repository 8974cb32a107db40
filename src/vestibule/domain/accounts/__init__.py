"""Accounts, the identities linked to them, and their sessions."""
