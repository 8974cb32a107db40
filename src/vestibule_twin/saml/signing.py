"""Making signatures: enveloped in a message, or over the octets of a query.

Source: SAML Core section 5.4 (the profile of XML Signature), SAML Bindings section 3.4.4.1.
"""

import base64
from typing import Final

import xmlsec
from lxml import etree

from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.signature_methods import SignatureMethod
from vestibule_twin.saml.xml import Element, name

_TEMPLATE: Final = (
    '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
    '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
    '<ds:SignatureMethod Algorithm="{method}"/><ds:Reference URI="#{reference}"><ds:Transforms>'
    '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>'
    '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms>'
    '<ds:DigestMethod Algorithm="{digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/>'
    "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    "</ds:Signature>"
)


def sign_element(element: Element, *, credential: Credential, method: SignatureMethod) -> None:
    """Sign an element that has an ID; the signature stands behind its Issuer, where the schema wants it."""
    signature = etree.fromstring(
        _TEMPLATE.format(
            method=method.uri,
            digest=method.digest.href,
            reference=element.attrib["ID"],
            certificate=credential.certificate_base64,
        )
    )
    issuer_first = len(element) > 0 and element[0].tag == name("saml:Issuer")
    element.insert(1 if issuer_first else 0, signature)
    context = xmlsec.SignatureContext()
    context.key = credential.key
    context.register_id(element, "ID")
    context.sign(signature)


def sign_octets(octets: bytes, *, credential: Credential, method: SignatureMethod) -> str:
    """Return the base64 of the signature over a query as it stands."""
    context = xmlsec.SignatureContext()
    context.key = credential.key
    return base64.b64encode(context.sign_binary(octets, method.transform)).decode("ascii")
