"""Documents full of namespaces, to canonicalise: by hypothesis, with one element in them to be signed.

Written as text, so that what a library would tidy up stays: a prefix declared twice over, one never used, `xmlns=""`, a
CDATA section, white space in a tag.
"""

from dataclasses import dataclass, field
from typing import Final

from hypothesis import strategies as st

SIGNED_ID: Final = "_signed-1"
MARK: Final = "<SIGNATURE/>"
"""Where the signature goes."""

PREFIXES: Final = ("a", "b", "c", "saml", "ds")
URIS: Final = ("urn:1", "urn:2", "urn:3", "http://www.w3.org/2000/09/xmldsig#", "urn:oasis:names:tc:SAML:2.0:assertion")
XML_ATTRIBUTES: Final = ('xml:lang="en"', 'xml:space="preserve"', 'xml:base="http://x.example/"')
TEXTS: Final = (
    "",
    " ",
    "\n  ",
    "text",
    "é愛",
    "a&amp;b&lt;c&gt;",
    "&#13;&#9;&#xA;",
    "<![CDATA[<c> & ]] ]]>",
    "<![CDATA[]]>",
    "<!-- a comment -->",
    "<!---->",
    "x<!-- in -->y",
)
VALUES: Final = ("", "1", "a b", "&quot;&lt;&amp;", "&#10;&#9;&#13;", "é")


@dataclass(frozen=True)
class Scope:
    """What is declared where an element begins: prefixes by name, the default namespace under ""."""

    names: dict[str, str] = field(default_factory=dict)

    def with_(self, declared: dict[str, str]) -> "Scope":
        """The scope inside."""
        return Scope({name: uri for name, uri in {**self.names, **declared}.items() if uri})

    @property
    def prefixes(self) -> list[str]:
        """Those that an element or attribute may use."""
        return sorted(name for name in self.names if name)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document with one element whose ID is `SIGNED_ID`, somewhere below the root, and `MARK` in it."""
    return _element(draw, Scope(), to_signed=draw(st.integers(0, 3)), depth=2)


def prefix_lists() -> st.SearchStrategy[str | None]:
    """A PrefixList: none, or some prefixes, declared or not."""
    some = st.lists(st.sampled_from([*PREFIXES, "unused"]), unique=True, max_size=4)
    return st.one_of(st.none(), some.map(" ".join))


def _element(draw: st.DrawFn, outside: Scope, *, to_signed: int | None, depth: int) -> str:
    """An element; `to_signed` levels down, and never when it is None, stands the one that is signed."""
    declared = draw(st.dictionaries(st.sampled_from(["", *PREFIXES]), st.sampled_from(URIS), max_size=3))
    if "" not in declared and draw(st.integers(0, 5)) == 0:
        declared[""] = ""  # no default namespace from here on
    scope = outside.with_(declared)
    name = draw(st.sampled_from(["", *scope.prefixes]))
    tag = f"{name}:e" if name else "e"
    opening = [f'xmlns:{prefix}="{uri}"' if prefix else f'xmlns="{uri}"' for prefix, uri in declared.items()]
    opening += _attributes(draw, scope)
    if to_signed == 0:
        opening.append(f'ID="{SIGNED_ID}"')
    inner = _content(draw, scope, to_signed=to_signed, depth=depth)
    return f"<{tag} {' '.join(draw(st.permutations(opening)))}{draw(st.sampled_from(['', chr(10)]))}>{inner}</{tag}>"


def _attributes(draw: st.DrawFn, scope: Scope) -> list[str]:
    """Each has a local name of its own, so that no two can be the same by two prefixes."""
    chosen = draw(st.lists(st.sampled_from(["", *scope.prefixes]), max_size=3))
    written = [
        f'{prefix}:n{number}="{draw(st.sampled_from(VALUES))}"'
        if prefix
        else f'n{number}="{draw(st.sampled_from(VALUES))}"'
        for number, prefix in enumerate(chosen)
    ]
    return written + draw(st.lists(st.sampled_from(XML_ATTRIBUTES), unique=True, max_size=2))


def _content(draw: st.DrawFn, scope: Scope, *, to_signed: int | None, depth: int) -> str:
    pieces = [draw(st.sampled_from(TEXTS))]
    if to_signed == 0:
        pieces += [MARK, draw(st.sampled_from(TEXTS))]
    elif to_signed is not None:
        pieces += [_element(draw, scope, to_signed=to_signed - 1, depth=depth), draw(st.sampled_from(TEXTS))]
    for _ in range(draw(st.integers(0, 2)) if depth else 0):
        child = _element(draw, scope, to_signed=None, depth=depth - 1)
        extra = [child, draw(st.sampled_from(TEXTS))]
        pieces = [*pieces, *extra] if draw(st.booleans()) else [*extra, *pieces]
    return "".join(pieces)
