"""Engines: every network call and every check of a sign-in protocol happens here, and only here."""
