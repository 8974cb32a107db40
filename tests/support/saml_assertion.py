"""What an assertion says, read plainly: for messages of servers that a test has started, after `saml_libxmlsec`."""

from lxml import etree
from saml_form import PostedMessage
from saml_libxmlsec import parsed
from saml_names import NAMESPACES


def assertion_of(message: PostedMessage) -> etree._Element:
    """The one assertion of a response in which it is not encrypted."""
    (assertion,) = parsed(message.xml).findall("saml:Assertion", NAMESPACES)
    return assertion


def name_id(assertion: etree._Element) -> etree._Element:
    """The NameID of the subject, which is not encrypted."""
    (found,) = assertion.findall("saml:Subject/saml:NameID", NAMESPACES)
    return found


def values(assertion: etree._Element, name: str) -> list[str | None]:
    """The values of an attribute, by its Name; of a repeated attribute all of them."""
    path = f"saml:AttributeStatement/saml:Attribute[@Name='{name}']/saml:AttributeValue"
    return [value.text for value in assertion.findall(path, NAMESPACES)]


def session_index(assertion: etree._Element) -> str:
    """The SessionIndex of the one AuthnStatement."""
    (statement,) = assertion.findall("saml:AuthnStatement", NAMESPACES)
    return statement.attrib["SessionIndex"]


def statuses(response: etree._Element) -> list[str]:
    """The status codes of an answer, the top-level one first."""
    return [code.attrib["Value"] for code in response.iterfind("samlp:Status//samlp:StatusCode", NAMESPACES)]
