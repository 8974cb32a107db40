"""The OASIS schema of the protocol, as python3-saml carries it: whether a message of ours follows it."""

from functools import cache
from importlib.resources import as_file, files

from lxml import etree


@cache
def _schema() -> etree.XMLSchema:
    with as_file(files("onelogin.saml2") / "schemas") as folder:
        return etree.XMLSchema(etree.parse(folder / "saml-schema-protocol-2.0.xsd"))


def assert_follows_the_schema(xml: bytes | str) -> None:
    """The message is valid; else the schema's own words."""
    root = etree.fromstring(xml.encode() if isinstance(xml, str) else xml)
    _schema().assertValid(root)
