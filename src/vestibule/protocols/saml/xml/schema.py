"""The OASIS schema of assertions, compiled once for the process (S9).

It is python3-saml's copy. Only verified assertions meet it, in the tree in which they came: canonical bytes have lost
the declarations that a type in an attribute (`xsi:type="xs:string"`) needs.
"""

from functools import cache
from importlib.resources import as_file, files

from lxml import etree

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XENC11, ds


def check_schema(assertion: Element) -> None:
    """Hold an assertion against the schema. Changes the tree, which nobody reads afterwards.

    Raises:
        SAMLMessageMalformed: saml_message_malformed.
    """
    # Judged elsewhere, and more strictly: the schema knows no PrefixList in a SignedInfo, nor XML Encryption 1.1.
    for judged in list(assertion.iter(ds("Signature"), f"{{{XENC11}}}*")):
        parent = judged.getparent()
        if parent is not None:
            parent.remove(judged)
    if not _schema().validate(assertion):
        raise SAMLMessageMalformed(
            "the assertion does not follow the SAML schema",
            hint="The provider sends an assertion of a shape that SAML does not know. Its vendor can say more.",
        )


@cache
def _schema() -> etree.XMLSchema:
    with as_file(files("onelogin.saml2") / "schemas") as folder:
        return etree.XMLSchema(etree.parse(folder / "saml-schema-assertion-2.0.xsd"))
