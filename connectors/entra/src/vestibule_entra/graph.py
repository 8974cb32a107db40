"""All groups of a person, asked of Microsoft Graph."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vestibule_entra.config import EntraConfig, GroupSource
from vestibule_entra.tenant import is_guid
from vestibule_sdk import GroupsIncomplete, ProviderAPI, VerifiedClaims

PAGE_GROUPS: Final = 999
"""The largest page that Graph gives."""

PAGES_AT_MOST: Final = 5
"""Some 5,000 groups, which is also what the host takes of one person."""


async def groups(config: EntraConfig, claims: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...] | None:  # noqa: ARG001 - Graph knows whom the access token is about
    """The ids of all groups, those inherited by way of other groups among them; None when Graph is not to be asked.

    The answer is Graph's whether or not the token lists groups too: a list that depended on its own length would not
    mean the same for two people. For a cast to groups Graph wants `$count` and `ConsistencyLevel`. The permission is
    GroupMember.Read.All, the least one that reads groups; User.Read shows what it may not read in part only, and the
    page does not say that a cast survives that: https://learn.microsoft.com/graph/api/user-list-transitivememberof.

    Raises:
        GroupsIncomplete: groups_incomplete: Graph's answer has no end, leads elsewhere, or cannot be read.
        VestibuleError: What `api` raises, such as upstream_status where nobody consented.
    """
    if config.groups is not GroupSource.GRAPH:
        return None
    root = f"{config.graph_url.rstrip('/')}/v1.0/"
    url: str = f"{root}me/transitiveMemberOf/microsoft.graph.group"
    parameters: Mapping[str, str] | None = {"$select": "id", "$top": str(PAGE_GROUPS), "$count": "true"}
    found: list[str] = []
    for _ in range(PAGES_AT_MOST):
        page = await api.get(url, parameters=parameters, headers={"ConsistencyLevel": "eventual"})
        found += _ids(page)
        following = page.get("@odata.nextLink")
        if following is None:
            return tuple(dict.fromkeys(found))
        if not isinstance(following, str) or not following.startswith(root):
            raise _incomplete("its next page is not at Microsoft Graph", received="another address")
        url, parameters = following, None
    raise _incomplete(f"it goes on after {PAGES_AT_MOST} pages of {PAGE_GROUPS} groups", received="one page more")


def _ids(page: Mapping[str, Any]) -> Iterator[str]:
    items = page.get("value")
    if not isinstance(items, list):
        raise _incomplete("a page of it has no list of groups", received="no value")
    for item in items:
        group = item.get("id") if isinstance(item, Mapping) else None
        if not isinstance(group, str) or not is_guid(group):
            raise _incomplete("it holds a group without an id", received="another shape")
        yield group


def _incomplete(detail: str, *, received: str) -> GroupsIncomplete:
    return GroupsIncomplete(
        f"the list of groups cannot be read to its end: {detail}",
        hint="Set Groups to the ID token, and there to Groups assigned to the application.",
        expected="pages of groups, and an end",
        received=received,
    )
