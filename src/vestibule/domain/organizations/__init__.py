"""Organizations: the tenants that own connections."""
