"""The logout token: a provider's word that a session has ended (Back-Channel Logout 1.0)."""
