"""Connections: configured instances of a connector."""
