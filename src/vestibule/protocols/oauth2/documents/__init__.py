"""What a provider's API says about the person of a login, fetched with that login's access token."""
