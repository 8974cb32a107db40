"""The ways into an account, changed by the hand of its owner (S48, R50)."""
