"""One document: fetched, page by page where it is a list in pages, and never cut short in silence."""

from typing import Any, Final

from vestibule.errors import DocumentRefused, GroupsIncomplete, Step, UpstreamStatus, UpstreamTooLarge
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.json_object import json_document
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.documents.allowance import Allowance, check_items
from vestibule.protocols.oauth2.documents.next_page import next_page
from vestibule.protocols.shown import shown
from vestibule_sdk.oauth2 import Document, OAuth2Profile

_OK: Final = 200
_TOO_MANY: Final = 429
_WITHHELD: Final = frozenset({403, 404})
"""What an API answers to a token that may not read something; some say "not found" so as not to tell."""


async def read_document(access: Access, profile: OAuth2Profile, document: Document, allowance: Allowance) -> Any | None:  # noqa: ANN401
    """Fetch a document.

    Args:
        access: The login's.
        profile: For the headers of its requests.
        document: Which.
        allowance: The login's.

    Returns:
        A JSON object or a JSON list; None for an optional one that the provider withholds.

    Raises:
        DocumentRefused: document_refused: it is of another type than it has to be, or its pages lead elsewhere.
        UpstreamTooLarge: upstream_too_large: it has too many pages, items or bytes.
        UpstreamStatus: upstream_status; also where the provider has had too many calls.
        UpstreamError: upstream_not_json, and what the net raises.
        GroupsIncomplete: groups_incomplete: the provider says that it left something out.
    """
    headers = _headers(profile)
    url: str | None = document.url
    read: list[str] = []
    items: list[Any] = []
    while url is not None:
        answer = await access.get(url, headers=headers)
        if not read and document.optional and _is_withheld(answer):
            return None
        _check_status(answer, document)
        _check_whole(answer, document)
        allowance.take(answer, document)
        value = json_document(answer)
        read.append(url)
        if isinstance(value, dict):
            _refuse_object_in_pages(document, read)
            return value
        items += value
        check_items(len(items), document)
        url = next_page(answer, document=document, read=read)
        if url is not None and len(read) >= document.pages_at_most:
            raise _too_long(document)
    return items


def _headers(profile: OAuth2Profile) -> dict[str, str]:
    # Alone, because Rails takes a list that ends in */* for a browser's and answers with something else than JSON.
    accept = {} if any(name.lower() == "accept" for name in profile.headers) else {"Accept": "application/json"}
    return {**accept, **profile.headers}


def _is_withheld(answer: Answer) -> bool:
    return answer.status in _WITHHELD and not _is_limited(answer)


def _is_limited(answer: Answer) -> bool:
    """Whether the provider has had too many calls for now, which says nothing of who may read what.

    GitHub answers that with 403 as well as with 429:
    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
    """
    return "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining", "").strip() == "0"


def _check_status(answer: Answer, document: Document) -> None:
    if answer.status == _OK:
        return
    if answer.status == _TOO_MANY or _is_limited(answer):
        raise UpstreamStatus(
            f"The document {document.name} at {shown(document.url)} is not to be had for now: the provider takes no "
            f"more calls, with status {answer.status}",
            hint="Signing in again later helps. If it keeps happening, see what else calls the provider's API as this "
            "application or as this person.",
            expected="status 200",
            received=f"status {answer.status}",
        )
    raise UpstreamStatus(
        f"The document {document.name} at {shown(document.url)} answered with status {answer.status}",
        hint="The access token may not read it: check the scopes or permissions of this application at the provider, "
        "and that the person who signs in has approved them.",
        expected="status 200",
        received=f"status {answer.status}",
    )


def _check_whole(answer: Answer, document: Document) -> None:
    name = document.incomplete_header
    said = None if name is None else answer.headers.get(name.lower())
    if said is not None:
        raise GroupsIncomplete(
            f"The provider left items out of the list {document.name}",
            step=Step.USERINFO,
            hint="The person signs in to each organization there that has single sign-on, and authorizes this "
            "application for it; then signs in here again.",
            expected=f"no header {name}",
            received=shown(f"{name}: {said}"),
        )


def _refuse_object_in_pages(document: Document, read: list[str]) -> None:
    if document.pages_at_most > 1 or len(read) > 1:
        raise DocumentRefused(
            f"The document {document.name} is a JSON object, where the provider's API has a list",
            hint="Check the provider's address in this connection's settings, and what stands between it and here.",
            expected="a JSON list",
            received="a JSON object",
        )


def _too_long(document: Document) -> UpstreamTooLarge:
    pages = document.pages_at_most
    return UpstreamTooLarge(
        f"The list {document.name} goes on after {pages} pages, and is not cut short: what is left out might be what "
        "decides",
        hint="This person has more of these at the provider than are read here.",
        expected=f"at most {pages} pages",
        received="another page",
    )
