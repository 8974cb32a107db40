"""A connection's drawing is drawn again or not at all (S55)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.gallery.drawings import COLOURED, KEYCLOAK, OPENID

from vestibule.web.pages.glyph import MAX_CHARACTERS, glyph

SVG = '<svg viewBox="0 0 24 24">{}</svg>'


@pytest.mark.parametrize("svg", [OPENID, KEYCLOAK, COLOURED])
def test_a_plain_drawing_is_kept_and_hidden_from_readers(svg: str) -> None:
    drawn = glyph(svg)
    assert drawn is not None
    assert drawn.startswith('<svg viewBox="0 0 24 24"')
    assert 'aria-hidden="true"' in drawn


@pytest.mark.parametrize(
    "svg",
    [
        "",
        "plain text",
        "<p></p>",
        SVG.format("<script>alert(1)</script>"),
        SVG.format("<style>*{}</style>"),
        SVG.format('<a href="https://evil.example"><path d="M0 0"/></a>'),
        SVG.format('<use href="#x"/>'),
        SVG.format('<image href="https://evil.example/x.png"/>'),
        SVG.format("<foreignObject></foreignObject>"),
        SVG.format('<animate attributeName="href"/>'),
        SVG.format('<path d="M0 0" onclick="alert(1)"/>'),
        SVG.format('<path d="M0 0" style="fill:red"/>'),
        SVG.format('<path d="M0 0" fill="url(#a)"/>'),
        SVG.format('<path d="M0 0&quot;"/>'),
        SVG.format("words"),
        SVG.format("<!-- words -->"),
        SVG.format("<![CDATA[x]]>"),
        SVG.format("<?x?>"),
        SVG.format("&lt;"),
        SVG.format("<svg></svg>"),
        SVG.format("<g>"),
        SVG.format("</g>"),
        SVG.format("") + SVG.format(""),
        '<svg onload="alert(1)"></svg>',
        "<svg",
        '<svg viewBox="0 0 1 1">',
        SVG.format('<path d="' + "M0 0" * MAX_CHARACTERS + '"/>'),
    ],
)
def test_anything_but_a_drawing_is_dropped(svg: str) -> None:
    assert glyph(svg) is None


@given(text=st.text(alphabet="<>/=\"' svgpathdfill#&;!-M0on:", max_size=80))
def test_whatever_comes_out_holds_shapes_only(text: str) -> None:
    drawn = glyph(SVG.format(text))
    assert drawn is None or not any(sign in drawn.lower() for sign in ("script", " on", "href", "style", ":", "&"))
