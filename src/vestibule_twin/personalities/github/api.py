"""GitHub's API, as much of it as tells who somebody is.

Source: https://docs.github.com/rest/users/users, /rest/users/emails, /rest/orgs/orgs, /rest/orgs/members and
/rest/teams/teams at docs.github.com: a token whose scopes do not suffice gets 403 or 404, and a GitHub App without the
permission 403 "Resource not accessible by integration".
"""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from vestibule_twin.answer import Answer, Headers, json_answer
from vestibule_twin.faults.wire import bend_wire
from vestibule_twin.form import Incoming, query_pairs
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.people import Person
from vestibule_twin.personalities.github import documents
from vestibule_twin.personalities.github.paging import page_of
from vestibule_twin.personalities.github.scopes import gives, granted, is_app
from vestibule_twin.shown import demand_access
from vestibule_twin.state import Access, Twin

_SCHEMES: Final = frozenset({"bearer", "token"})


class _Caller(Struct, frozen=True, kw_only=True):
    """Who asks, for whom, with what."""

    twin: Twin
    request: Incoming
    access: Access

    @property
    def person(self) -> Person:
        """Whose token it is."""
        return self.access.person

    @property
    def headers(self) -> Headers:
        """What every answer says about the token."""
        return (("x-oauth-scopes", ", ".join(sorted(granted(self.access.scopes)))), ("cache-control", "private"))

    def refused(self, status: int, message: str) -> Answer:
        """Return a refusal."""
        return json_answer(
            {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)},
            status=status,
            headers=self.headers,
        )

    def lacks(self, *scopes: str, status: int) -> Answer | None:
        """Return the refusal of a token that gives none of the scopes."""
        client = self.twin.clients.get(self.access.client_id)
        if client is not None and is_app(client):
            return self.refused(403, "Resource not accessible by integration")
        if gives(self.access.scopes, *scopes):
            return None
        return self.refused(status, "Not Found" if status == 404 else f"You need at least {scopes[-1]} scope")  # noqa: PLR2004 - 404 is Not Found

    def page(self, name: str, items: list[dict[str, object]]) -> Answer:
        """Return a page of a list."""
        query = dict(query_pairs(self.request))
        return page_of(items, address=self.twin.address_of(name), query=query, headers=self.headers)


def _answered(twin: Twin, request: Incoming, answer: Callable[[_Caller], Answer]) -> Answer:
    try:
        _, access = demand_access(twin, request, schemes=_SCHEMES)
    except OAuthError as error:
        unknown = {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401"}
        return json_answer(unknown, status=error.status)
    return bend_wire(answer(_Caller(twin=twin, request=request, access=access)), twin.faults.api_wire, twin.faults)


async def user(twin: Twin, request: Incoming) -> Answer:
    """Answer with who the token is of; any token will do."""
    return _answered(
        twin, request, lambda caller: json_answer(documents.user(caller.person, twin.base_url), headers=caller.headers)
    )


async def emails(twin: Twin, request: Incoming) -> Answer:
    """Answer with the addresses, for the scope user:email."""
    return _answered(
        twin,
        request,
        lambda caller: (
            caller.lacks("user:email", status=404) or caller.page("github_emails", list(caller.person.facts["emails"]))
        ),
    )


async def organizations(twin: Twin, request: Incoming) -> Answer:
    """Answer with the organizations somebody is a member of, for the scope read:org."""
    return _answered(
        twin,
        request,
        lambda caller: (
            caller.lacks("read:user", "read:org", status=403)
            or caller.page("github_orgs", documents.organizations(caller.person))
        ),
    )


async def teams(twin: Twin, request: Incoming) -> Answer:
    """Answer with the teams of every organization, for the scope read:org."""
    return _answered(
        twin,
        request,
        lambda caller: (
            caller.lacks("read:org", status=404) or caller.page("github_teams", documents.teams(caller.person))
        ),
    )


async def memberships(twin: Twin, request: Incoming) -> Answer:
    """Answer with the memberships, those of invitations included, for the scope read:org."""
    wanted = dict(query_pairs(request)).get("state")
    return _answered(
        twin,
        request,
        lambda caller: (
            caller.lacks("read:org", status=403)
            or caller.page("github_memberships", documents.memberships(caller.person, twin.base_url, state=wanted))
        ),
    )


async def membership(twin: Twin, request: Incoming) -> Answer:
    """Answer with the membership in one organization, for the scope read:org; 404 where there is none."""
    org = request.path_params["org"].lower()

    def answer(caller: _Caller) -> Answer:
        if refused := caller.lacks("read:org", status=403):
            return refused
        if org not in caller.person.facts["orgs"]:
            return caller.refused(404, "Not Found")
        return json_answer(documents.membership(caller.person, org, twin.base_url), headers=caller.headers)

    return _answered(twin, request, answer)
