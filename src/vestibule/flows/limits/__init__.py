"""Rate limits: how much one address, connection or session may ask for (S67)."""
