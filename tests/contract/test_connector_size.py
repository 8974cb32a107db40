"""How small a connector is: the next one is an afternoon's work as long as the shipped ones stay a page of code."""

import ast
import io
import tokenize
from pathlib import Path
from typing import Final

import pytest

CONNECTORS: Final = Path(__file__).parents[2] / "connectors"

# Keycloak's connector over SAML is a connector of its own; the two share the realm.
SIZES: Final = {
    "keycloak/src/vestibule_keycloak/*.py": 45,
    "gitlab/src/vestibule_gitlab/**/*.py": 40,
    "github/src/vestibule_github/**/*.py": 80,
}

_WORDLESS: Final = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


def code_lines(source: str) -> int:
    """Lines that hold code: no blank ones, no comments, no docstrings. A text over three lines is three of them."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in _WORDLESS:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def test_what_is_counted() -> None:
    source = '''"""A docstring
over lines."""

# a comment
x = 1  # beside code


def f() -> str:
    """Another."""
    return """one
    two
    three"""
'''
    assert code_lines(source) == 5


@pytest.mark.parametrize("pattern", SIZES)
def test_a_connector_is_a_page_of_code(pattern: str) -> None:
    files = sorted(CONNECTORS.glob(pattern))
    sizes = {file.relative_to(CONNECTORS).as_posix(): code_lines(file.read_text(encoding="utf-8")) for file in files}
    assert files
    assert sum(sizes.values()) <= SIZES[pattern], sizes
