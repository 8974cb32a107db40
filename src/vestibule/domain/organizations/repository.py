"""What the rules ask of the database about organizations."""

from typing import Protocol

from vestibule.domain.organizations.model import Organization


class Organizations(Protocol):
    """Stored organizations. The one with the slug `default` exists from the first migration."""

    async def by_slug(self, slug: str) -> Organization | None:
        """The organization with that slug."""
        ...
