"""A Response on its way out, open to the faults until it is finished.

Source: SAML Core section 3.3.3 (Response) and 5.4 (signed first, then encrypted, then the Response over all of it).
"""

import base64
from collections.abc import Callable

from lxml import etree
from msgspec import Struct

from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.encryption import encrypted
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.signature_methods import SignatureMethod
from vestibule_twin.saml.signing import sign_element
from vestibule_twin.saml.xml import Element, one, serialised


class Draft(Struct, kw_only=True):
    """What will be sent; faults change it in place.

    Attributes:
        previous: The XML of the Response before this one to the same application.
        after_signing: Called with each element once its signature is made.
        on_xml: Turns the finished XML into what goes into the base64.
        on_base64: Turns that base64 into what is sent.
    """

    response: Element
    assertions: list[Element]
    sp: ServiceProvider
    relay_state: str | None
    now_s: int
    previous: bytes | None
    sign_response: bool
    sign_assertion: bool
    encrypt: bool
    encryption_certificate: str | None
    credential: Credential
    method: SignatureMethod
    after_signing: Callable[[Element], None] = lambda _: None
    on_xml: Callable[[bytes], bytes] = lambda xml: xml
    on_base64: Callable[[str], str] = lambda text: text

    def finished(self) -> tuple[bytes, str]:
        """Sign, encrypt and sign again; return the XML and the form's value."""
        for assertion in self.assertions:
            name_id = one(assertion, "saml:Subject/saml:NameID")
            if self.sp.encrypt_name_id and name_id is not None:
                _replace(name_id, self._encrypted("saml:EncryptedID", name_id))
            if self.sign_assertion:
                self._sign(assertion)
            whole = self._encrypted("saml:EncryptedAssertion", assertion) if self.encrypt else assertion
            self.response.append(whole)
        if self.sign_response:
            self._sign(self.response)
        xml = self.on_xml(serialised(self.response))
        return xml, self.on_base64(base64.b64encode(xml).decode("ascii"))

    def _sign(self, element: Element) -> None:
        sign_element(element, credential=self.credential, method=self.method)
        self.after_signing(element)

    def _encrypted(self, wrapper: str, plain: Element) -> Element:
        return encrypted(
            wrapper,
            plain,
            certificate=self.encryption_certificate or "",
            content=self.sp.content_encryption,
            transport=self.sp.key_transport,
        )


def _replace(old: Element, new: Element) -> None:
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def copy_of(element: Element) -> Element:
    """Return the same element once more, standing alone."""
    return etree.fromstring(serialised(element))
