"""Pages of a list, joined by a Link header.

Source: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api (30 on a page, 100 at most),
RFC 8288.
"""

from typing import Final
from urllib.parse import urlencode

from vestibule_twin.answer import Answer, Headers, json_answer

PAGE: Final = 30
PAGE_AT_MOST: Final = 100


def _whole(text: str | None, otherwise: int) -> int:
    # GitHub takes what is no number for what is not there.
    return int(text) if text and text.isdecimal() and len(text) <= len("1000000") else otherwise


def page_of(items: list[dict[str, object]], *, address: str, query: dict[str, str], headers: Headers) -> Answer:
    """Return the page that the query asks for.

    Args:
        items: The whole list.
        address: The list's, for the links.
        query: With `per_page` and `page`, or without.
        headers: Of the answer.
    """
    size = min(max(_whole(query.get("per_page"), PAGE), 1), PAGE_AT_MOST)
    number = max(_whole(query.get("page"), 1), 1)
    last = max(-(-len(items) // size), 1)
    links = {"prev": number - 1, "first": 1} if number > 1 else {}
    if number < last:
        links |= {"next": number + 1, "last": last}
    joined = ", ".join(
        f'<{address}?{urlencode({**query, "page": str(to)})}>; rel="{relation}"' for relation, to in links.items()
    )
    return json_answer(
        items[(number - 1) * size : number * size], headers=(*headers, *((("link", joined),) if joined else ()))
    )
