"""Who a message says that it is from, before anything about it is verified.

Where one address serves a whole federation, this says whose keys are tried, and nothing else: with them the message is
then judged as at a connection with one provider, its Issuer included. A wrong name here leads to keys that do not fit.
It is read by the same parser within the same limits as when the message is judged (S1, S64).
"""

from collections.abc import Mapping

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.logout.post_in import document_in_form
from vestibule.protocols.saml.logout.redirect_in import document_in_query
from vestibule.protocols.saml.response.decode import decode_message
from vestibule.protocols.saml.response.envelope import check_root
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.parse import parse_document
from vestibule.protocols.saml.xml.text import at_most_one, text_of


def issuer_of_response(saml_response: str) -> str:
    """The Issuer of a posted response itself: that of an assertion may be encrypted.

    Raises:
        XMLRefused, SAMLMessageMalformed, DuplicateID: It cannot be read, or has none.
    """
    root = parse_document(decode_message(saml_response))
    check_root(root)
    return _issuer_in(root)


def issuer_of_logout(message: bytes | Mapping[str, str]) -> str:
    """The Issuer of a logout message.

    Args:
        message: The raw query, of one that came by redirect; the form's fields, of one that came by POST.

    Raises:
        LogoutMessageRefused, XMLRefused, SAMLMessageMalformed, DuplicateID: It cannot be read, or has none.
    """
    return _issuer_in(document_in_query(message) if isinstance(message, bytes) else document_in_form(message))


def _issuer_in(root: Element) -> str:
    element = at_most_one(root, saml("Issuer"))
    issuer = "" if element is None else text_of(element)
    if not issuer:
        raise SAMLMessageMalformed(
            "the message does not say which provider of the federation it is from",
            hint="Have the provider put its entity ID into the message's own Issuer.",
            expected="an Issuer",
        )
    return issuer
