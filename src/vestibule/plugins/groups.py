"""A connector's capability to ask its provider's API for the groups of a person who signs in."""

from typing import Any, Final

from vestibule.errors import ConnectorBroken, GroupsIncomplete, LoginError, MappingError, PluginError
from vestibule.plugins.broken import broken
from vestibule.plugins.reason import reason_of
from vestibule_sdk import ConnectorConfig, OAuth2Connector, OIDCConnector, VerifiedClaims, VerifiedDocuments
from vestibule_sdk.api import ProviderAPI

GROUPS_AT_MOST: Final = 5000
CHARACTERS_AT_MOST: Final = 500
"""Of one group's name."""


async def ask_groups(
    connector: OIDCConnector[Any] | OAuth2Connector[Any],
    config: ConnectorConfig,
    evidence: VerifiedClaims | VerifiedDocuments,
    api: ProviderAPI,
) -> tuple[str, ...] | None:
    """All groups of the person; None where the connector leaves it at what the identity says.

    Raises:
        GroupsIncomplete: groups_incomplete; what the connector raises, and more or longer ones than are taken here: to
            leave some out would be to guess which of them decide.
        MappingError, LoginError, PluginError: The connector's own, and the host's that it lets pass.
        ConnectorBroken: connector_broken: it raised something else, or returned what are no groups.
    """
    if connector.groups is None:
        return None
    try:
        # One capability of either connector takes its own kind of evidence; the engine made it of the same protocol.
        groups: object = await connector.groups(config, evidence, api)  # type: ignore[arg-type]
    except (MappingError, LoginError, PluginError):
        raise
    except Exception as error:
        raise broken(connector, "groups", f"raised {reason_of(error)}") from error
    if groups is None:
        return None
    if not isinstance(groups, tuple):
        raise broken(connector, "groups", f"returned a {type(groups).__name__}")
    texts = tuple(group for group in groups if isinstance(group, str) and group)
    if len(texts) < len(groups):
        raise _no_text(connector)
    if len(texts) > GROUPS_AT_MOST or any(len(text) > CHARACTERS_AT_MOST for text in texts):
        raise GroupsIncomplete(
            "the provider's API lists more groups, or longer ones, than are taken here",
            hint="Have the connector ask for fewer, such as those assigned to this application.",
            expected=f"at most {GROUPS_AT_MOST} groups of at most {CHARACTERS_AT_MOST} characters",
            received=f"{len(texts)} groups, the longest of {max(map(len, texts))} characters",
        )
    return texts


def _no_text(connector: OIDCConnector[Any] | OAuth2Connector[Any]) -> ConnectorBroken:
    return broken(connector, "groups", "returned a group that is no text, or an empty one")
