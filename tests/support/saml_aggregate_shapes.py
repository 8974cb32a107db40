"""Aggregates of odd shapes, by hypothesis: groups in groups, namespaces declared here and there, comments, CDATA.

Written as text, like `saml_documents`, whose pieces are used: what a library would tidy up stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from hypothesis import strategies as st
from saml_aggregate import MARK, ROOT_ID, until
from saml_documents import PREFIXES, TEXTS, URIS, VALUES, XML_ATTRIBUTES, Scope
from saml_names import METADATA, PROTOCOL

_OWN_PREFIXES: Final = ("md", "m", "")
"""For the metadata namespace, where it has to be declared."""


@dataclass(frozen=True)
class Shape:
    """A document with `MARK` in its root, and the entity IDs of the identity providers in it."""

    text: str
    entity_ids: tuple[str, ...]


class _Writer:
    """Writes one document: entities are numbered as they come."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.entity_ids: list[str] = []

    def root(self) -> str:
        return self._element(
            "EntitiesDescriptor",
            Scope(),
            f' ID="{ROOT_ID}"{until(86_400)}',
            lambda scope: f"{self._text()}{MARK}{self._text()}{self._members(scope, depth=2)}",
        )

    def _members(self, scope: Scope, *, depth: int) -> str:
        written = [self._extensions(scope)] if self._draw(st.booleans()) else []
        for _ in range(self._draw(st.integers(0, 3))):
            if depth and self._draw(st.integers(0, 2)) == 0:
                written.append(
                    self._element(
                        "EntitiesDescriptor",
                        scope,
                        "",
                        lambda inner: self._text() + self._members(inner, depth=depth - 1),
                    )
                )
            else:
                written.append(self._entity(scope))
            written.append(self._text())
        return "".join(written)

    def _entity(self, scope: Scope) -> str:
        name = f"https://idp{len(self.entity_ids)}.example.org/"
        self.entity_ids.append(name)
        return self._element("EntityDescriptor", scope, f' entityID="{name}"', self._within_entity)

    def _within_entity(self, scope: Scope) -> str:
        extensions = self._extensions(scope) if self._draw(st.booleans()) else ""
        role = self._element(
            "IDPSSODescriptor", scope, f' protocolSupportEnumeration="{PROTOCOL}"', lambda inner: self._odd(inner, 2)
        )
        return extensions + self._text() + role

    def _extensions(self, scope: Scope) -> str:
        return self._element("Extensions", scope, "", lambda inner: self._odd(inner, 2) + self._text())

    def _element(self, name: str, outside: Scope, attributes: str, content: Callable[[Scope], str]) -> str:
        """An element of metadata, under any prefix that it could have."""
        declared = self._draw(st.dictionaries(st.sampled_from(PREFIXES), st.sampled_from(URIS), max_size=2))
        scope = outside.with_(declared)
        known = sorted(prefix for prefix, uri in scope.names.items() if uri == METADATA)
        prefix = self._draw(st.sampled_from([*known, *_OWN_PREFIXES]))
        if prefix not in known:
            declared[prefix] = METADATA
            scope = scope.with_({prefix: METADATA})
        tag = f"{prefix}:{name}" if prefix else name
        return f"<{tag}{_declarations(declared)}{attributes}{self._attributes(scope)}>{content(scope)}</{tag}>"

    def _odd(self, outside: Scope, depth: int) -> str:
        """An element that means nothing, under any name."""
        declared = self._draw(st.dictionaries(st.sampled_from(["", *PREFIXES]), st.sampled_from(URIS), max_size=2))
        if "" not in declared and self._draw(st.integers(0, 5)) == 0:
            declared[""] = ""
        scope = outside.with_(declared)
        prefix = self._draw(st.sampled_from(["", *scope.prefixes]))
        # Also by the names that are cut out by: inside an entity they mean nothing.
        name = self._draw(st.sampled_from(["e", "EntityDescriptor", "EntityDescriptors", "EntitiesDescriptor"]))
        tag = f"{prefix}:{name}" if prefix else name
        inner = "".join(
            self._text() + self._odd(scope, depth - 1) for _ in range(self._draw(st.integers(0, 2)) if depth else 0)
        )
        return f"<{tag}{_declarations(declared)}{self._attributes(scope)}>{inner}{self._text()}</{tag}>"

    def _attributes(self, scope: Scope) -> str:
        """Each has a local name of its own, so that no two can be the same by two prefixes."""
        prefixes = self._draw(st.lists(st.sampled_from(["", *scope.prefixes]), max_size=2))
        written = [
            f'{prefix and f"{prefix}:"}n{number}="{self._draw(st.sampled_from(VALUES))}"'
            for number, prefix in enumerate(prefixes)
        ]
        written += self._draw(st.lists(st.sampled_from(XML_ATTRIBUTES), unique=True, max_size=1))
        return "".join(f" {each}" for each in written)

    def _text(self) -> str:
        return self._draw(st.sampled_from(TEXTS))


def _declarations(declared: dict[str, str]) -> str:
    return "".join(f' xmlns{prefix and ":"}{prefix}="{uri}"' for prefix, uri in declared.items())


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """An aggregate of a few identity providers, none of them with anything to it."""
    writer = _Writer(draw)
    return Shape(writer.root(), tuple(writer.entity_ids))
