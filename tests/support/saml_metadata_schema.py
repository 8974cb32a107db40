"""OASIS's own schema of SAML metadata, as python3-saml ships it."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree


@cache
def metadata_schema() -> etree.XMLSchema:
    """The schema, ready for use: `metadata_schema().assertValid(tree)`."""
    package = find_spec("onelogin.saml2")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "schemas" / "saml-schema-metadata-2.0.xsd"
    return etree.XMLSchema(etree.parse(path, etree.XMLParser(no_network=True)))
