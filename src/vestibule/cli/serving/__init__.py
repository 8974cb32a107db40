"""Serving HTTP: sockets, the server's limits, its log, and how it ends."""
