"""What we use of a connection of asyncpg, which ships no types."""

from collections.abc import Sequence
from typing import Any, Protocol

from vestibule.storage.query import Row


class Driver(Protocol):
    """`asyncpg.Connection`."""

    async def fetch(self, query: str, *args: object) -> list[Row]: ...  # noqa: D102
    async def fetchval(self, query: str, *args: object) -> Any: ...  # noqa: ANN401, D102 - whatever the column holds
    async def fetchmany(self, query: str, args: Sequence[Sequence[object]]) -> list[Row]: ...  # noqa: D102
    async def executemany(self, command: str, args: Sequence[Sequence[object]]) -> None: ...  # noqa: D102
    async def execute(self, query: str, *args: object) -> str: ...  # noqa: D102
    def is_closed(self) -> bool: ...  # noqa: D102
    def terminate(self) -> None: ...  # noqa: D102
