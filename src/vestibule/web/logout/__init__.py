"""Signing out, and being signed out."""
