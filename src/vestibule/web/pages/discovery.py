"""The page on which somebody finds the own organization among all those of a federation."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

from vestibule.domain.metadata.entity import EntitySummary
from vestibule.flows.login.discovery import Discovered


class OfferedProvider(Struct, frozen=True, kw_only=True):
    """One organization.

    Attributes:
        where: Its domain, which tells two of one name apart: no member of a federation can take another's.
        is_remembered: Whether this browser has signed in there before.
    """

    entity_id: str
    name: str
    where: str
    is_remembered: bool = False


class DiscoveryView(Struct, frozen=True, kw_only=True):
    """What the page shows.

    Attributes:
        provider_id: Of the connection.
        name: What the connection is called.
        providers: In the order in which they are to appear.
        matching: How many fit the query.
        total: How many there are.
        query: The search field's text (`?q=`).
        asked: What the link that led here asked of the sign-in, by parameter: it goes on with whichever is chosen.
    """

    provider_id: str
    name: str
    providers: tuple[OfferedProvider, ...]
    matching: int
    total: int
    query: str = ""
    asked: Mapping[str, str]

    @property
    def is_cut(self) -> bool:
        """Whether some that fit the query are not listed."""
        return bool(self.query.strip()) and self.matching > len(self.providers)


def discovery_view(provider_id: str, found: Discovered, *, asked: Mapping[str, str]) -> DiscoveryView:
    """What a search found, as the page shows it."""
    return DiscoveryView(
        provider_id=provider_id,
        name=found.name,
        providers=tuple(
            OfferedProvider(
                entity_id=each.entity_id, name=each.name, where=where(each), is_remembered=place < found.remembered
            )
            for place, each in enumerate(found.providers)
        ),
        matching=found.matching,
        total=found.total,
        query=found.query,
        asked=asked,
    )


def where(provider: EntitySummary) -> str:
    """The domain for which the federation lets a provider speak, else that of its entity ID, else that itself."""
    return provider.scopes[0] if provider.scopes else host_of(provider.entity_id)


def host_of(entity_id: str) -> str:
    """The host that an entity ID names, else the whole of it."""
    try:
        return urlsplit(entity_id).hostname or entity_id
    except ValueError:
        return entity_id
