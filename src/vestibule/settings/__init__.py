"""Typed settings: what each one means, and where it comes from."""

from vestibule.settings.model import Settings

__all__ = ["Settings"]
