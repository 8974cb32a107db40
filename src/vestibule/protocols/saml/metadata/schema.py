"""The OASIS schema of SAML metadata, compiled once for the process. It is python3-saml's copy.

Only our own side is held against it: a federation refuses a whole aggregate for one entity that does not fit. What
providers publish need not fit, and often does not.
"""

from functools import cache
from importlib.resources import as_file, files

from lxml import etree

from vestibule.protocols.saml.xml.element import Element


def schema_fault(entity: Element) -> str | None:
    """What the schema has against an EntityDescriptor, with its line; None when it fits."""
    schema = _schema()
    if schema.validate(entity):
        return None
    first = next(iter(schema.error_log), None)
    return f"line {first.line}: {first.message}" if first is not None else "it does not fit"


@cache
def _schema() -> etree.XMLSchema:
    with as_file(files("onelogin.saml2") / "schemas") as folder:
        return etree.XMLSchema(etree.parse(folder / "saml-schema-metadata-2.0.xsd"))
