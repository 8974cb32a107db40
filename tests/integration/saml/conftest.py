"""See tests/support/installation.py."""

from installation import installation, real_twin

__all__ = ["installation", "real_twin"]
