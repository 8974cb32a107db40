"""A function of a connector that broke its promise, as an error that names who brought it."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from vestibule.errors import ConnectorBroken
from vestibule.plugins.candidate import EPOCH
from vestibule.plugins.discover import discover
from vestibule.plugins.reason import reason_of
from vestibule_sdk import AnyConnector

T = TypeVar("T")


def call(connector: AnyConnector, name: str, function: Callable[[], T], *, declared: type[Exception]) -> T:
    """Call a function of a connector.

    Args:
        connector: Whose it is.
        name: Its name.
        function: It, with its arguments.
        declared: What it may raise; that passes.

    Raises:
        ConnectorBroken: connector_broken: it raised something else.
    """
    try:
        return function()
    except (declared, KeyboardInterrupt):
        raise
    except BaseException as error:
        # A sys.exit() of theirs would stop the host. A cancellation of ours arrives at an `await` only, never in here.
        raise broken(connector, name, f"raised {reason_of(error)}") from error


def broken(connector: AnyConnector, name: str, what: str) -> ConnectorBroken:
    """The error for a function that did what it may not."""
    return ConnectorBroken(
        f"{origin_of(connector.manifest.key)}: its function `{name}` {what}.",
        hint="Report this to the connector's author.",
    )


@lru_cache(maxsize=64)
def origin_of(key: str) -> str:
    """The connector's key with name and version of its distribution, as far as one is installed.

    Remembered, because a connector may fail at every login, and what is installed changes with a restart only.
    """
    brought_by = [str(candidate) for candidate in discover() if candidate.key == key and candidate.epoch == EPOCH]
    return f"{key} ({', '.join(brought_by)})" if brought_by else key
