"""A host, and a server whose documents its connections follow."""

from metadata_following import following
from metadata_server import published

__all__ = ["following", "published"]
