"""A connector's capability to ask its provider's API for the groups of a person who signs in."""

import asyncio
from typing import Any

from vestibule.errors import ConnectorBroken, LoginError, MappingError, PluginError
from vestibule.plugins.broken import broken
from vestibule.plugins.reason import reason_of
from vestibule.plugins.sound_identity import check_groups, check_number
from vestibule_sdk import ConnectorConfig, OAuth2Connector, OIDCConnector, VerifiedClaims, VerifiedDocuments
from vestibule_sdk.api import ProviderAPI


async def ask_groups(
    connector: OIDCConnector[Any] | OAuth2Connector[Any],
    config: ConnectorConfig,
    evidence: VerifiedClaims | VerifiedDocuments,
    api: ProviderAPI,
) -> tuple[str, ...] | None:
    """All groups of the person; None where the connector leaves it at what the identity says.

    Raises:
        GroupsIncomplete: groups_incomplete; what the connector raises, and more or longer ones than are taken here.
        MappingError, LoginError, PluginError: The connector's own, and the host's that it lets pass.
        ConnectorBroken: connector_broken: it raised something else, or returned what are no groups.
    """
    if connector.groups is None:
        return None
    task = asyncio.current_task()
    try:
        # One capability of either connector takes its own kind of evidence; the engine made it of the same protocol.
        groups: object = await connector.groups(config, evidence, api)  # type: ignore[arg-type]
    except (MappingError, LoginError, PluginError, KeyboardInterrupt):
        raise
    except BaseException as error:
        if _ends_us(error, task):
            raise
        raise broken(connector, "groups", f"raised {reason_of(error)}") from error
    if groups is None:
        return None
    if not isinstance(groups, tuple):
        raise broken(connector, "groups", f"returned a {type(groups).__name__}")
    check_number(len(groups))
    # A lone surrogate is no text that anything could store or send on.
    texts = tuple(
        each for each in groups if isinstance(each, str) and each and each.encode(errors="ignore").decode() == each
    )
    if len(texts) < len(groups):
        raise _no_text(connector)
    check_groups(texts)
    return texts


def _ends_us(error: BaseException, task: asyncio.Task[Any] | None) -> bool:
    """Whether this is somebody ending the login, and not the connector raising what looks like it.

    Who cancels a task has asked it to end; who closes its coroutine does so from outside.
    """
    if isinstance(error, asyncio.CancelledError):
        return task is not None and task.cancelling() > 0
    return isinstance(error, GeneratorExit) and _current_task() is not task


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:  # nothing runs: the loop has ended, and what is left of its coroutines is closed
        return None


def _no_text(connector: OIDCConnector[Any] | OAuth2Connector[Any]) -> ConnectorBroken:
    return broken(connector, "groups", "returned a group that is no text, or an empty one")
