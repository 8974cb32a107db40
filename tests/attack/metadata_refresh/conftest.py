"""A host, and a server whose documents its connections follow: the attacker's, or in the attacker's hands."""

from databases import database, databases
from metadata_following import following
from metadata_server import published

__all__ = ["database", "databases", "following", "published"]
