"""Microsoft Graph, as much of it as tells somebody's groups.

Source: https://learn.microsoft.com/graph/api/user-list-transitivememberof (permissions, `$select`, `$top`),
https://learn.microsoft.com/graph/paging (`@odata.nextLink`, to be called as it is),
https://learn.microsoft.com/graph/errors.
"""

from typing import Final
from urllib.parse import urlencode

from vestibule_twin.answer import Answer, json_answer
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import Incoming, query_pairs
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.shown import demand_access
from vestibule_twin.state import Twin

PAGE: Final = 100
PAGE_AT_MOST: Final = 999
ALLOWED: Final = frozenset({"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"})
"""Delegated permissions, any of which tells the ids of all groups."""


async def groups(twin: Twin, request: Incoming) -> Answer:
    """Answer with a page of the groups that somebody is in, directly or by another group."""
    answer = _groups(twin, request)
    return bend_wire(answer, twin.faults.api_wire, twin.faults)


def _groups(twin: Twin, request: Incoming) -> Answer:
    try:
        _, access = demand_access(twin, request, schemes=frozenset({"bearer"}))
    except OAuthError as error:
        return _refusal(401, "InvalidAuthenticationToken", error.description)
    # A permission may be asked for by its whole address, of which the last part is its name.
    if not ALLOWED & {scope.rpartition("/")[2] for scope in access.scopes}:
        return _refusal(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    query = dict(query_pairs(request))
    size, start = _number(query.get("$top"), PAGE), _number(query.get("$skiptoken"), 0)
    if not 0 < size <= PAGE_AT_MOST:
        return _refusal(400, "BadRequest", "Invalid page size specified. Must be between 1 and 999 inclusive.")
    ids = access.person.facts["groups"]
    page: dict[str, object] = {
        "@odata.context": f"{twin.base_url}/graph/v1.0/$metadata#groups",
        "value": [_group(group, selected=query.get("$select")) for group in ids[start : start + size]],
    }
    if start + size < len(ids):
        rest = {**query, "$skiptoken": str(start + size)}
        page["@odata.nextLink"] = f"{twin.address_of('entra_groups')}?{urlencode(rest)}"
    return json_answer(page)


def _group(group: str, *, selected: str | None) -> dict[str, object]:
    whole: dict[str, object] = {"id": group, "displayName": f"Group {group[:8]}", "securityEnabled": True}
    return whole if selected is None else {name: whole[name] for name in selected.split(",") if name in whole}


def _number(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    return int(text) if text.isdecimal() and len(text) <= len(str(10**6)) else -1


def _refusal(status: int, code: str, message: str) -> Answer:
    return json_answer({"error": {"code": code, "message": message}}, status=status)
