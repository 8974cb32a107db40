"""Hyphenated words of a heading, kept whole: a browser that balances its lines breaks "sign-in" without need."""

import re
from typing import Final

from markupsafe import Markup, escape

_SHORT: Final = 16
"""A longer one may have to break on a phone."""

_HYPHENATED: Final = re.compile(r"\w+(?:-\w+)+")


def whole_words(sentence: str) -> Markup:
    """The sentence as markup, with its short hyphenated words as spans that do not break."""
    end, parts = 0, []
    for found in _HYPHENATED.finditer(sentence):
        if len(found[0]) <= _SHORT:
            parts += [escape(sentence[end : found.start()]), Markup('<span class="whole">{}</span>').format(found[0])]
            end = found.end()
    return Markup("").join((*parts, escape(sentence[end:])))
