"""Connections in use, and what an administrator does with them."""
