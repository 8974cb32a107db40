"""One document: fetched, page by page where it is a list in pages, and never cut short in silence."""

from typing import Any, Final

from vestibule.errors import DocumentRefused, UpstreamStatus, UpstreamTooLarge
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.json_object import json_document
from vestibule.protocols.oauth2.access import Access
from vestibule.protocols.oauth2.documents.next_page import next_page
from vestibule.protocols.shown import shown
from vestibule_sdk.oauth2 import Document, OAuth2Profile

_OK: Final = 200
_WITHHELD: Final = frozenset({403, 404})
"""What an API answers to a token that may not read something; some say "not found" so as not to tell."""

LIST_BYTES_AT_MOST: Final = 4 * 1024 * 1024
"""Of all pages together; a single answer has the net's own bound."""


async def read_document(access: Access, profile: OAuth2Profile, document: Document) -> Any | None:  # noqa: ANN401
    """Fetch a document.

    Args:
        access: The login's.
        profile: For the headers of its requests.
        document: Which.

    Returns:
        A JSON object or a JSON list; None for an optional one that the provider withholds.

    Raises:
        DocumentRefused: document_refused: it is of another type than it has to be, or its pages lead elsewhere.
        UpstreamTooLarge: upstream_too_large: it goes on after the last page that is read, or has too many bytes.
        UpstreamStatus: upstream_status.
        UpstreamError: upstream_not_json, and what the net raises.
    """
    headers = _headers(profile)
    url: str | None = document.url
    read: list[str] = []
    items: list[Any] = []
    size_bytes = 0
    while url is not None:
        answer = await access.get(url, headers=headers)
        if not read and document.optional and answer.status in _WITHHELD:
            return None
        _check_status(answer, document)
        value = json_document(answer)
        read.append(url)
        if isinstance(value, dict):
            _refuse_object_in_pages(document, read)
            return value
        items += value
        size_bytes += len(answer.body)
        url = next_page(answer, document=document, read=read)
        if url is not None and (len(read) >= document.pages_at_most or size_bytes > LIST_BYTES_AT_MOST):
            raise _too_long(document, pages=len(read), size_bytes=size_bytes)
    return items


def _headers(profile: OAuth2Profile) -> dict[str, str]:
    # Alone, because Rails takes a list that ends in */* for a browser's and answers with something else than JSON.
    accept = {} if any(name.lower() == "accept" for name in profile.headers) else {"Accept": "application/json"}
    return {**accept, **profile.headers}


def _check_status(answer: Answer, document: Document) -> None:
    if answer.status == _OK:
        return
    raise UpstreamStatus(
        f"The document {document.name} at {shown(document.url)} answered with status {answer.status}",
        hint="The access token may not read it: check the scopes or permissions of this application at the provider, "
        "and that the person who signs in has approved them.",
        expected="status 200",
        received=f"status {answer.status}",
    )


def _refuse_object_in_pages(document: Document, read: list[str]) -> None:
    if document.pages_at_most > 1 or len(read) > 1:
        raise DocumentRefused(
            f"The document {document.name} is a JSON object, where the provider's API has a list",
            hint="Check the provider's address in this connection's settings, and what stands between it and here.",
            expected="a JSON list",
            received="a JSON object",
        )


def _too_long(document: Document, *, pages: int, size_bytes: int) -> UpstreamTooLarge:
    return UpstreamTooLarge(
        f"The list {document.name} goes on after {pages} pages with {size_bytes} bytes, and is not cut short: what is "
        "left out might be what decides",
        hint="This person has more of these at the provider than are read here.",
        expected=f"at most {document.pages_at_most} pages and {LIST_BYTES_AT_MOST} bytes",
        received="another page",
    )
