"""Each entity's document: its EntityDescriptor alone, by exclusive canonicalisation without comments.

Where a signature is checked, the whole was canonicalised already, and the entity is a part of those very bytes. They
lack nothing but the declarations that the groups around it have made in that form, as a rule the one of its own prefix.
So it is cut out and that one is put in. What is not as simple as that is canonicalised by itself; so is everything
under a PrefixList, by which an element declares what it does not use.

A namespace that only a value names (`xsi:type="xs:string"`) and that a group around declares gets lost either way;
nothing of what is read in metadata is said in such values.
"""

import re
from functools import lru_cache
from typing import Final, Protocol

from lxml import etree

from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.limits import ENTITY_BYTES
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import local_name

START_TAG: Final = re.compile(rb'<[^ />]++(?: [^=]++="[^"]*+")*+>')
"""Of a canonical form: one space before each attribute, double quotes, and nothing but `"` ends a value (`>` does not:
Canonical XML 1.0 2.3)."""

_LOOKED_FOR_AT_MOST: Final = 4
"""Prefixes: to look for more would take longer than to canonicalise."""

_DECLARED: Final = re.compile(rb' xmlns(?::([^=]++))?+="([^"]*+)"')


class Documents(Protocol):
    """Gives the documents of entities, in the order in which the elements stand in the document."""

    def come_to(self, child: Element) -> None:
        """Go on to the next child of a group; each has to be come to, groups excepted."""
        ...

    def document(self, entity: Element) -> bytes:
        """Of the entity that was come to.

        Raises:
            MetadataMalformed: metadata_malformed.
        """
        ...


class Alone:
    """Canonicalises each entity."""

    def come_to(self, child: Element) -> None:
        """Nothing has to be found."""

    def document(self, entity: Element) -> bytes:
        """Raises MetadataMalformed."""
        return canonical_alone(entity)


class CutOut:
    """Cuts each entity out of the canonical form of the whole, made without a PrefixList."""

    def __init__(self, whole: bytes) -> None:
        self._whole = whole
        self._begin = self._end = 0
        self._scopes: list[dict[bytes, bytes]] = [{}]
        """Which declarations the open groups have made in the canonical form, by prefix; the root's first."""

    def come_to(self, child: Element) -> None:
        """Find a child's bytes: before it there is nothing but text, and the tags of groups."""
        name = _qualified_name(child)
        begin = self._tag_from(self._end)
        while not self._is_start(begin, name):
            begin = self._tag_from(self._pass_group_tag(begin))
        self._begin, self._end = begin, self._end_of(begin, name)

    def document(self, entity: Element) -> bytes:
        """Of the entity that was come to. Raises MetadataMalformed."""
        name, prefix, scope = _qualified_name(entity), (entity.prefix or "").encode(), self._scopes[-1]
        cut = self._whole[self._begin : self._end]
        if prefix not in scope or b" xmlns" in cut[: cut.find(b">")] or _names_others(cut, scope, prefix):
            return canonical_alone(entity)
        declaration = b' xmlns%s="%s"' % (b":" + prefix if prefix else b"", scope[prefix])
        return _checked(b"<" + name + declaration + cut[len(name) + 1 :], entity)

    def _tag_from(self, place: int) -> int:
        found = self._whole.find(b"<", place)
        if found < 0:
            raise _other_form()
        return found

    def _is_start(self, place: int, name: bytes) -> bool:
        end = place + 1 + len(name)
        return self._whole.startswith(name, place + 1) and self._whole[end : end + 1] in {b" ", b">"}

    def _pass_group_tag(self, place: int) -> int:
        """The place behind a group's tag, with which its declarations begin or end to count."""
        if self._whole.startswith(b"</", place):
            self._scopes.pop()
            return place + 2
        tag = START_TAG.match(self._whole, place)
        if tag is None:
            raise _other_form()
        self._scopes.append(self._scopes[-1] | {found[1] or b"": found[2] for found in _DECLARED.finditer(tag[0])})
        return tag.end()

    def _end_of(self, begin: int, name: bytes) -> int:
        """The place behind an element, which may hold others of its name. In this form every `<` begins a tag."""
        start, end_tag, open_ = b"<" + name, b"</" + name + b">", 0
        place = begin
        while place == begin or open_:
            end = self._whole.find(end_tag, place)
            if end < 0:
                raise _other_form()
            starts = self._whole.count(start, place, end)
            if starts > 1 or open_:  # exactly: there may be names that are longer
                starts = sum(self._whole.count(start + after, place, end) for after in (b" ", b">"))
            open_ += starts - 1
            place = end + len(end_tag)
        return place


def canonical_alone(entity: Element) -> bytes:
    """Canonicalise an entity where it stands.

    Raises:
        MetadataMalformed: metadata_malformed: it cannot be done, or gives more than any real entity.
    """
    try:
        document = etree.tostring(entity, method="c14n", exclusive=True, with_comments=False)
    except (etree.LxmlError, ValueError):
        raise malformed(
            "an entity cannot be canonicalised: a namespace in it may be a relative address", line=entity.sourceline
        ) from None
    return _checked(document, entity)


def _checked(document: bytes, entity: Element) -> bytes:
    if len(document) > ENTITY_BYTES:
        raise malformed(f"an entity has more than {ENTITY_BYTES >> 20} MiB", hint=NOT_REAL, line=entity.sourceline)
    return document


def _qualified_name(element: Element) -> bytes:
    return _encoded(element.prefix, local_name(element.tag))


@lru_cache(maxsize=64)
def _encoded(prefix: str | None, name: str) -> bytes:
    return (f"{prefix}:{name}" if prefix else name).encode()


def _names_others(cut: bytes, scope: dict[bytes, bytes], prefix: bytes) -> bool:
    """Whether a part may need another declaration of the groups around than the one of its own prefix."""
    if len(scope) > _LOOKED_FOR_AT_MOST:
        return True
    others = scope.keys() - {prefix}
    return any(not other or b"<" + other + b":" in cut or b" " + other + b":" in cut for other in others)


def _other_form() -> Exception:
    return malformed("the document and its canonical form do not fit together")
