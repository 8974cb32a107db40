"""Vestibule: the entrance hall of an application. One login, every identity provider."""
