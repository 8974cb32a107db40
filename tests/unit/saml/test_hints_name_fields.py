"""A hint that names a field: an administrator must find it in the form that they have."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import vestibule.protocols.saml
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of

SOURCES = sorted(Path(vestibule.protocols.saml.__file__).parent.rglob("*.py"))


def fields_of(key: str) -> set[str]:
    return {field.name for field in form_of(Registry.installed().get(key).config).fields}


def sentences() -> Iterator[str]:
    """Texts with a blank in them that are no docstrings."""
    for source in SOURCES:
        tree = ast.parse(source.read_text(encoding="utf-8"))
        bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in bare]
        yield from (node.value for node in texts if isinstance(node.value, str) and " " in node.value)


def test_a_field_that_not_every_saml_connector_has_is_named_with_its_connector() -> None:
    everywhere = fields_of("saml") & fields_of("keycloak-saml")
    named = 0
    for sentence in sentences():
        for found in re.finditer(r"\b[a-z]+[A-Z]\w*", sentence):
            field = found[0]
            if field not in fields_of("saml"):
                continue
            named += 1
            rest = sentence[found.end() :]
            assert field in everywhere or rest.startswith(" (a field of the connector saml)"), sentence
    assert named
