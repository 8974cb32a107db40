"""A service provider's hands: it writes what a test names, and judges nothing.

Source: saml-core-2.0-os sections 3.4.1 (AuthnRequest) and 3.7 (LogoutRequest, LogoutResponse), saml-metadata-2.0-os
section 2.4.4. It lets a test show what an IdP does before the host is asked what it makes of that.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lxml import etree
from saml_keys import SAMLKeys
from saml_names import ASSERTION, METADATA, POST, PROTOCOL, REDIRECT, SUCCESS, XMLDSIG
from saml_redirect import redirect_url

_PREFIXES = {"samlp": PROTOCOL, "saml": ASSERTION}
_LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True)
class Message:
    """A message, and the ID by which its answer names it."""

    id: str
    xml: bytes


@dataclass(frozen=True)
class SAMLParty:
    """One service provider.

    Attributes:
        slo_url: Where logout messages reach it; None when it has no such place.
        slo_binding: How they do.
    """

    entity_id: str
    acs_url: str
    keys: SAMLKeys
    slo_url: str | None = None
    slo_binding: str = REDIRECT

    def authn_request(
        self, destination: str, *, name_id_format: str | None = None, force_authn: bool = False, passive: bool = False
    ) -> Message:
        """Asks for somebody to be signed in.

        Args:
            destination: The IdP's endpoint.
            name_id_format: What the NameIDPolicy asks for; None for no policy.
            force_authn: Ask for the password again.
            passive: Show nobody anything.
        """
        root = self._message("AuthnRequest", destination)
        root.set("AssertionConsumerServiceURL", self.acs_url)
        root.set("ProtocolBinding", POST)
        if force_authn:
            root.set("ForceAuthn", "true")
        if passive:
            root.set("IsPassive", "true")
        if name_id_format is not None:
            etree.SubElement(root, f"{{{PROTOCOL}}}NameIDPolicy", Format=name_id_format, AllowCreate="true")
        return _written(root)

    def asking_url(
        self, endpoint: str, *, name_id_format: str | None = None, force_authn: bool = False, passive: bool = False
    ) -> str:
        """Where it sends a browser with a new, signed AuthnRequest; the arguments are those of `authn_request`."""
        request = self.authn_request(endpoint, name_id_format=name_id_format, force_authn=force_authn, passive=passive)
        return redirect_url(endpoint, request.xml, keys=self.keys)

    def logout_request(self, destination: str, *, name_id: etree._Element, session_index: str) -> Message:
        """Asks to end a session.

        Args:
            destination: The IdP's endpoint.
            name_id: Of the assertion that began it, repeated as it stood there.
            session_index: Of its AuthnStatement.
        """
        root = self._message("LogoutRequest", destination)
        root.set("NotOnOrAfter", _instant(datetime.now(UTC) + _LIFETIME))
        repeated = etree.fromstring(etree.tostring(name_id, with_tail=False))
        root.append(repeated)
        etree.SubElement(root, f"{{{PROTOCOL}}}SessionIndex").text = session_index
        return _written(root)

    def logout_response(self, destination: str, *, in_response_to: str, status: str = SUCCESS) -> Message:
        """Answers a LogoutRequest.

        Args:
            destination: The IdP's endpoint.
            in_response_to: The request's ID.
            status: The top-level status code.
        """
        root = self._message("LogoutResponse", destination)
        root.set("InResponseTo", in_response_to)
        etree.SubElement(etree.SubElement(root, f"{{{PROTOCOL}}}Status"), f"{{{PROTOCOL}}}StatusCode", Value=status)
        return _written(root)

    def metadata(self) -> bytes:
        """What an IdP has to know of it: one key for signing and encryption, the ACS, the logout endpoint."""
        root = etree.Element(f"{{{METADATA}}}EntityDescriptor", nsmap={"md": METADATA, "ds": XMLDSIG})
        root.set("entityID", self.entity_id)
        role = _below(root, "SPSSODescriptor", protocolSupportEnumeration=PROTOCOL, WantAssertionsSigned="true")
        for use in ("signing", "encryption"):
            info = etree.SubElement(_below(role, "KeyDescriptor", use=use), f"{{{XMLDSIG}}}KeyInfo")
            data = etree.SubElement(info, f"{{{XMLDSIG}}}X509Data")
            etree.SubElement(data, f"{{{XMLDSIG}}}X509Certificate").text = self.keys.certificate_base64
        if self.slo_url is not None:
            _below(role, "SingleLogoutService", Binding=self.slo_binding, Location=self.slo_url)
        _below(role, "AssertionConsumerService", Binding=POST, Location=self.acs_url, index="0", isDefault="true")
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    def _message(self, name: str, destination: str) -> etree._Element:
        root = etree.Element(f"{{{PROTOCOL}}}{name}", nsmap=_PREFIXES)
        root.set("ID", f"_{secrets.token_hex(16)}")
        root.set("Version", "2.0")
        root.set("IssueInstant", _instant(datetime.now(UTC)))
        root.set("Destination", destination)
        etree.SubElement(root, f"{{{ASSERTION}}}Issuer").text = self.entity_id
        return root


def _below(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{METADATA}}}{name}", attributes)


def _written(root: etree._Element) -> Message:
    return Message(id=root.attrib["ID"], xml=etree.tostring(root))


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
