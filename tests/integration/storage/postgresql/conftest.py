"""What can only happen on PostgreSQL is collected where there is one."""

from databases import uses_postgresql

collect_ignore_glob = [] if uses_postgresql() else ["test_*.py"]
