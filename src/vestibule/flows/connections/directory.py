"""Finding among many connections: what is compared is made ready once for a list, not for each request.

Whoever asks for the sign-in page is a stranger, so what an answer costs is held down: the first page is a slice, and a
search passes once over ready texts for each of its few words. Made anew for every request, the same took half a second
of the event loop at ten thousand connections.
"""

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

QUERY_CHARACTERS: Final = 80
"""What counts of a query: as much as is shown of a name. It also bounds how often a search passes over the list."""


_MARKS_KEPT: Final = 10_000
"""Characters remembered: more than any list of names holds, and strangers' queries may hold anything."""


class Listed(Protocol):
    """What a directory lists."""

    @property
    def provider_id(self) -> str:
        """Unique in the list."""

    @property
    def name(self) -> str:
        """What people look for."""


_Entry_co = TypeVar("_Entry_co", bound=Listed, covariant=True)


@dataclass(frozen=True, kw_only=True)
class Found(Generic[_Entry_co]):
    """One search's answer.

    Attributes:
        entries: The beginning of what fits.
        matching: How many fit altogether.
    """

    entries: tuple[_Entry_co, ...]
    matching: int


class Directory(Generic[_Entry_co]):
    """A list that does not change any more, in the order given."""

    def __init__(self, entries: Iterable[_Entry_co]) -> None:
        self._entries: Final = tuple(entries)
        self._texts: Final = tuple(plain(f"{entry.name} {entry.provider_id}") for entry in self._entries)
        self._places: Final = {entry.provider_id: place for place, entry in enumerate(self._entries)}

    def __len__(self) -> int:
        """How many are listed."""
        return len(self._entries)

    def find(
        self, query: str = "", *, at_most: int, first: str | None = None, without: Collection[str] = ()
    ) -> Found[_Entry_co]:
        """Find the entries in whose name and Provider ID every word of the query occurs, whatever its case and accents.

        Args:
            query: Words; none fits all entries. Only its first QUERY_CHARACTERS characters count.
            at_most: How many entries are given back.
            first: Provider ID of the entry that goes first if it fits; an unknown one changes nothing.
            without: Provider IDs of entries that are passed over.
        """
        places = self._fitting(query)
        if left_out := {self._places[provider_id] for provider_id in without if provider_id in self._places}:
            places = [place for place in places if place not in left_out]
        chosen = list(places[:at_most])
        favourite = None if first is None else self._places.get(first)
        if favourite is not None and favourite in places:
            chosen = [favourite, *(place for place in chosen if place != favourite)][:at_most]
        return Found(entries=tuple(self._entries[place] for place in chosen), matching=len(places))

    def _fitting(self, query: str) -> Sequence[int]:
        places: Sequence[int] = range(len(self._entries))
        texts = self._texts
        for word in dict.fromkeys(plain(query[:QUERY_CHARACTERS]).split()):
            places = [place for place in places if word in texts[place]]
        return places


def plain(text: str) -> str:
    """Without case and accents: nobody types the umlaut of a foreign company."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_marks)


class _Marks(dict[int, int | None]):
    """Code points for `str.translate`, each looked up once: an accent becomes nothing, all else stays."""

    def __missing__(self, point: int) -> int | None:
        if len(self) >= _MARKS_KEPT:
            self.clear()
        self[point] = kept = None if unicodedata.combining(chr(point)) else point
        return kept


_marks: Final = _Marks()
