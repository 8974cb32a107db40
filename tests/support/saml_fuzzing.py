"""Trees made odd at random, the same way in every run (S77)."""

import random
from copy import deepcopy
from typing import Final

from lxml import etree
from saml_names import ASSERTION, PROTOCOL, XMLDSIG, XMLENC

ODD_TEXTS: Final = (
    "",
    " ",
    "\t\n",
    "x" * 3_000,
    "é\u202e\u200b",
    "]]>",
    "<b/>",
    "2.0",
    "-1",
    "AAAA",
    "=",
    "%00",
    "2027-01-15T08:00:00Z",
    "9999-99-99T99:99:99Z",
    "0000-00-00T00:00:00Z",
    "#_response-1",
    "#_assertion-1",
    "_response-1",
    "_assertion-1",
    "https://app.example",
    "urn:oasis:names:tc:SAML:2.0:status:Success",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2000/09/xmldsig#sha1",
    "http://www.w3.org/TR/1999/REC-xslt-19991116",
    "file:///etc/hostname",
)
ODD_NAMES: Final = tuple(
    f"{{{namespace}}}{name}"
    for namespace, names in {
        ASSERTION: ("Assertion", "EncryptedAssertion", "NameID", "EncryptedID", "BaseID", "Issuer", "Conditions"),
        PROTOCOL: ("Response", "Status", "StatusCode", "Extensions"),
        XMLDSIG: ("Signature", "SignedInfo", "Reference", "Object", "KeyInfo", "Transforms", "Transform"),
        XMLENC: ("EncryptedData", "EncryptedKey", "CipherData", "CipherValue", "CipherReference"),
        "urn:x": ("Own",),
    }.items()
    for name in names
)
ODD_ATTRIBUTES: Final = ("ID", "Id", "id", "URI", "Algorithm", "Version", "Format", "Type", "{urn:x}ID", "{urn:x}a")


def distort_tree(chance: random.Random, root: etree._Element) -> None:
    """Move, drop, double, rename or fill a few elements, attributes and texts."""
    for _ in range(chance.randint(1, 3)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        chosen = chance.choice(elements)
        match chance.randrange(10):
            case 0 | 1:
                _take_away(chosen)
            case 2:
                _beside(chance, chosen)
            case 3:
                _move(chance.choice(elements), chosen)
            case 4 | 5:
                _change_attribute(chance, chosen)
            case 6:
                chosen.text = chance.choice(ODD_TEXTS)
            case 7:
                chosen.tag = chance.choice(ODD_NAMES)
            case 8:
                chosen.insert(chance.randint(0, len(chosen)), _odd_node(chance))
            case _:
                _swap(chance, chosen, chance.choice(elements))


def _take_away(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _beside(chance: random.Random, element: etree._Element) -> None:
    if element.getparent() is not None:
        copy = deepcopy(element)
        if chance.random() < 0.5:
            for each in copy.iter():
                each.attrib.pop("ID", None)
        element.addnext(copy)


def _move(target: etree._Element, element: etree._Element) -> None:
    if element.getparent() is not None and element not in (target, *target.iterancestors()):
        target.append(element)


def _change_attribute(chance: random.Random, element: etree._Element) -> None:
    names = list(element.attrib)
    if names and chance.random() < 0.7:
        name = chance.choice(names)
        if chance.random() < 0.4:
            del element.attrib[name]
        else:
            element.set(name, chance.choice(ODD_TEXTS))
    else:
        element.set(chance.choice(ODD_ATTRIBUTES), chance.choice(ODD_TEXTS))


def _odd_node(chance: random.Random) -> etree._Element:
    if chance.random() < 0.4:
        return etree.Comment("x")
    node = etree.Element(chance.choice(ODD_NAMES))
    node.text = chance.choice(ODD_TEXTS)
    return node


def _swap(chance: random.Random, one: etree._Element, other: etree._Element) -> None:
    """Two attributes change places, or two texts."""
    if one.attrib and other.attrib and chance.random() < 0.7:
        first, second = chance.choice(list(one.attrib)), chance.choice(list(other.attrib))
        one.attrib[first], other.attrib[second] = other.attrib[second], one.attrib[first]
    else:
        one.text, other.text = other.text, one.text


def random_xml(chance: random.Random, *, depth: int = 4) -> str:
    """Some XML, nearly always well-formed, of names that a reader might look for."""
    namespace, _, name = chance.choice(ODD_NAMES)[1:].partition("}")
    attributes = " ".join(
        f'{attribute}="{chance.choice(("_a", "2.0", "#_a", ""))}"'
        for attribute in chance.sample([name for name in ODD_ATTRIBUTES if "{" not in name], chance.randint(0, 3))
    )
    inner = "".join(random_xml(chance, depth=depth - 1) for _ in range(chance.randint(0, 3))) if depth else ""
    text = chance.choice(("", "x", "<!---->", "" if chance.random() < 0.9 else "<"))
    return f'<{name} xmlns="{namespace}" {attributes}>{inner}{text}</{name}>'
