"""Which members of JSON a function asks for: what it reads, a provider may send tomorrow in any shape."""

from collections.abc import Iterator
from typing import Any

from vestibule_sdk.testing.variations import Place


class Watched(dict[str, Any]):
    """An object that notes which of its members were asked for, there or not."""

    def __init__(self, content: Any, *, place: Place, asked: dict[Place, None]) -> None:  # noqa: ANN401 - any JSON object
        """Prepare; `asked` is where it notes them, each by its place."""
        super().__init__({name: watched(each, asked, (*place, name)) for name, each in content.items()})
        self._place = place
        self._asked = asked

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """As a dict."""
        self._asked[(*self._place, name)] = None
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - any JSON value
        """As a dict."""
        self._asked[(*self._place, name)] = None
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        """As a dict."""
        if isinstance(name, str):
            self._asked[(*self._place, name)] = None
        return super().__contains__(name)


def watched(value: Any, asked: dict[Place, None], place: Place = ()) -> Any:  # noqa: ANN401 - any JSON value
    """The same JSON, with every object of it watched."""
    if isinstance(value, dict):
        return Watched(value, place=place, asked=asked)
    if isinstance(value, list | tuple):
        return type(value)(watched(each, asked, (*place, number)) for number, each in enumerate(value))
    return value


def unseen(asked: dict[Place, None], value: Any) -> Iterator[Place]:  # noqa: ANN401 - any JSON value
    """The places that were asked for and hold nothing in this JSON."""
    for place in asked:
        *outer, name = place
        holder = value
        for key in outer:
            holder = holder[key]
        if name not in holder:
            yield place
