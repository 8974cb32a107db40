"""What somebody gave instead of metadata, recognised by its first bytes: only asked once it could not be parsed."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

_LOOKED_AT: Final = 4096
_BOM: Final = b"\xef\xbb\xbf"
_MARKUP: Final = re.compile(rb"<(?:[\w.-]+:)?Entit(?:y|ies)Descriptor\b")
_GROUP: Final = re.compile(rb"<(?:[\w.-]+:)?EntitiesDescriptor\b")
_MEMBER: Final = re.compile(rb"<(?:[\w.-]+:)?EntityDescriptor\b")
_END: Final = re.compile(rb"</(?:[\w.-]+:)?Entit(?:y|ies)Descriptor\s*>")

METADATA_PAGE: Final = (
    "Open the identity provider's metadata address, download the XML file that it shows, and give that file."
)


class Mistaken(NamedTuple):
    """A document that is something else: what, and what to do."""

    reason: str
    hint: str


def aggregate(count: int) -> Mistaken:
    """Many providers in one document, as federations publish them.

    Args:
        count: Of the entities in it.
    """
    return Mistaken(
        f"the document is an aggregate (EntitiesDescriptor) of {count} {'entity' if count == 1 else 'entities'}; "
        "one entity is needed",
        "Give the EntityDescriptor of the one identity provider, with everything in it, as a document of its own. Most "
        "providers publish theirs at their entity ID.",
    )


def what_it_is(document: bytes) -> Mistaken | None:
    """Recognise a common mix-up.

    Args:
        document: In UTF-8, as far as it is text.

    Returns:
        None when the document looks like metadata that is merely broken, or like nothing known.
    """
    start = document[:_LOOKED_AT].removeprefix(_BOM).lstrip()
    if _MARKUP.search(start):
        return _broken(document)
    lowered = start.lower()
    return next((mistaken for matches, mistaken in _KNOWN if matches(lowered)), None)


def _broken(document: bytes) -> Mistaken | None:
    if _GROUP.search(document[:_LOOKED_AT]):
        return aggregate(len(_MEMBER.findall(document)))
    if _END.search(document):
        return None
    return Mistaken(
        f"the document is cut off: it ends after {len(document)} bytes, before its EntityDescriptor is closed",
        "Copy the whole document, to its last line, or give it as a file.",
    )


def _begins(*prefixes: bytes) -> Callable[[bytes], bool]:
    return lambda start: start.startswith(prefixes)


_KNOWN: Final[tuple[tuple[Callable[[bytes], bool], Mistaken], ...]] = (
    (lambda start: not start, Mistaken("the document is empty", METADATA_PAGE)),
    (_begins(b"%pdf"), Mistaken("the document is a PDF, not XML", METADATA_PAGE)),
    (_begins(b"pk\x03\x04"), Mistaken("the document is a ZIP archive or an office document, not XML", METADATA_PAGE)),
    (
        _begins(b"{", b"["),
        Mistaken(
            "the document is JSON, not XML",
            "JSON is how OpenID Connect providers describe themselves. Choose an OpenID Connect connection, or look "
            "for the provider's SAML metadata.",
        ),
    ),
    (
        _begins(b"-----begin"),
        Mistaken(
            "the document is a certificate or key in PEM, not XML", "Enter it as the signing certificate instead."
        ),
    ),
    (
        _begins(b"http://", b"https://"),
        Mistaken("the document is an address, not XML", "Enter it as the metadata's address instead."),
    ),
    (
        lambda start: b"<html" in start or b"<!doctype html" in start,
        Mistaken(
            "the document is an HTML page, not metadata",
            "A sign-in page, an error page or the provider's console was saved. " + METADATA_PAGE,
        ),
    ),
)
