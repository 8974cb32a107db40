"""Signed tokens: taken apart, matched with a published key, verified (RFC 7515, 7517, 7518, 8725)."""
