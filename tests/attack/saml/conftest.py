"""See tests/support/installation.py and databases.py: for what is shown with servers in processes of their own."""

from databases import database, databases
from installation import installation, real_twin

__all__ = ["database", "databases", "installation", "real_twin"]
