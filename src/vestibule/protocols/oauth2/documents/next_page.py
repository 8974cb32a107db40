"""The next page of a list: what `Link` with rel="next" names, on the same origin and path alone (RFC 8288).

The access token goes wherever this leads, and the provider's answer decides where that is: an answer that somebody else
could shape must not carry the token off, nor make one login ask for ever.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urljoin

from vestibule.errors import BlockedAddress, DocumentRefused
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.url import Origin, parse_url
from vestibule.protocols.shown import shown
from vestibule_sdk.oauth2 import Document

MAX_HEADER: Final = 2048
"""Characters of the field. GitHub's has about 300."""

_SPACE: Final = " \t"


def next_page(answer: Answer, *, document: Document, read: Sequence[str]) -> str | None:
    """Where the list goes on; None where it ends.

    Args:
        answer: The page read last.
        document: What it is a page of.
        read: Addresses of the pages so far, the last one last.

    Raises:
        DocumentRefused: document_refused: there are several next pages, or the one leads to another origin or path, or
            back to where we have been.
    """
    field = answer.headers.get("link")
    if field is None:
        return None
    if len(field) > MAX_HEADER:
        raise _refused(document, expected=f"a Link field of at most {MAX_HEADER} characters", received=str(len(field)))
    targets = {_absolute(target, base=read[-1]) for target in _next_targets(field)}
    if not targets:
        return None
    if len(targets) > 1:
        raise _refused(document, expected="one next page", received=f"{len(targets)} next pages")
    target = targets.pop()
    place = _place(target)
    if place is None or place != _place(document.url):
        raise _refused(document, expected=_named(document.url), received=_named(target))
    if target in read:
        raise _refused(document, expected="a page that was not read yet", received="a page that was")
    return target


def _next_targets(field: str) -> Iterator[str]:
    """The targets of all links with the relation `next`, in one go through the field.

    What is no link up to the next ">" is passed over, as RFC 8288 B.2 has it.
    """
    place = 0
    while (begin := field.find("<", place)) >= 0 and (end := field.find(">", begin)) >= 0:
        parts, place = _parameters(field, end + 1)
        relations = next((value for name, value in parts if name == "rel"), "")  # RFC 8288 3.3: the first one counts
        if "next" in relations.lower().split():
            yield field[begin + 1 : end].strip(_SPACE)


def _parameters(field: str, begin: int) -> tuple[list[tuple[str, str]], int]:
    """The parameters of one link, and where the next link may begin."""
    found: list[tuple[str, str]] = []
    part, place, is_quoted = begin, begin, False
    while place < len(field):
        character = field[place]
        if is_quoted and character == "\\":
            place += 1
        elif character == '"':
            is_quoted = not is_quoted
        elif not is_quoted and character in ";,":
            found.append(_parameter(field[part:place]))
            part = place + 1
            if character == ",":
                return found, part
        place += 1
    if not is_quoted:
        found.append(_parameter(field[part:]))
    return found, len(field)


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(_SPACE).lower(), value.strip(_SPACE).removeprefix('"').removesuffix('"')


def _absolute(target: str, *, base: str) -> str:
    """RFC 8288 3.1: relative to the page. What cannot be joined stays as it is, and is refused for where it leads."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def _place(url: str) -> tuple[Origin, str] | None:
    """Origin and path, as the one reading of URLs has them; None for what is no address to call."""
    try:
        target = parse_url(url)
    except BlockedAddress:
        return None
    return target.origin, target.path.partition("?")[0]


def _named(url: str) -> str:
    return shown(url.partition("?")[0].partition("#")[0])


def _refused(document: Document, *, expected: str, received: str) -> DocumentRefused:
    return DocumentRefused(
        f"The list {document.name} goes on at an address that is not followed",
        hint="The access token goes to no other address than the one that the connector names. A proxy before the "
        "provider that rewrites hosts or paths has to rewrite the field Link too.",
        expected=expected,
        received=received,
    )
