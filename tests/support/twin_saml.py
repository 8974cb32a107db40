"""A service provider's hands: it writes the SAML messages that a test names, and reads what the twin sent.

It signs requests and opens ciphertexts with `cryptography`, where the twin uses libxmlsec.
"""

import base64
import hashlib
import zlib
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, quote_plus, urlsplit

import httpx2
import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from form_browser import Page
from lxml import etree
from xmlsec import constants

from vestibule_twin import ServiceProvider, Twin
from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.names import NAMESPACES

RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
EXC_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA1: Final = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
ISSUED: Final = "2027-01-15T08:00:00Z"
"""The instant at which `twin_party.Clock` stands still."""


@cache
def twin_credential() -> Credential:
    """Return the twin's key pair of all tests: making one takes a while."""
    return Credential()


@cache
def app_credential() -> Credential:
    """Return the application's key pair."""
    return Credential()


SAML_APP: Final = ServiceProvider(
    entity_id="https://app.example/saml",
    acs_urls=("https://app.example/acs", "https://app.example/acs?tenant=1"),
    acs_indexes=(3, 7),
    slo_url="https://app.example/slo",
    slo_response_url="https://app.example/slo-answer",
    signing_certificates=(app_credential().certificate_base64,),
    encryption_certificate=app_credential().certificate_base64,
    title="The SAML app",
)


def verifies(signed: Any, certificate: str) -> bool:  # noqa: ANN401 - an element of lxml
    """Tell whether libxmlsec accepts an element's own signature under a base64 DER certificate."""
    (signature,) = signed.xpath("./ds:Signature", namespaces=NAMESPACES)
    (reference,) = signature.xpath("./ds:SignedInfo/ds:Reference/@URI", namespaces=NAMESPACES)
    assert reference == f"#{signed.get('ID')}"
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(base64.b64decode(certificate), constants.KeyDataFormatCertDer)
    context.register_id(signed, "ID")
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def opened(wrapper: Any, key: rsa.RSAPrivateKey) -> Any:  # noqa: ANN401 - elements of lxml
    """Return the element that stands encrypted under `wrapper`, by `cryptography` alone.

    Source: XML Encryption 1.1 sections 5.2.2 (CBC: IV first, length of the padding last), 5.2.4 (GCM) and 5.5.2 (OAEP).
    """

    def said(path: str) -> str:
        (value,) = wrapper.xpath(path, namespaces=NAMESPACES)
        return str(value)

    data, key_path = "./xenc:EncryptedData", "./xenc:EncryptedData/ds:KeyInfo/xenc:EncryptedKey"
    content = said(f"{data}/xenc:EncryptionMethod/@Algorithm")
    digest: dict[str, hashes.HashAlgorithm] = {
        "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p": hashes.SHA1(),  # noqa: S303 - what that method means
        "http://www.w3.org/2009/xmlenc11#rsa-oaep": hashes.SHA256(),
    }
    used = digest[said(f"{key_path}/xenc:EncryptionMethod/@Algorithm")]
    secret = key.decrypt(
        base64.b64decode(said(f"{key_path}/xenc:CipherData/xenc:CipherValue/text()")),
        rsa_padding.OAEP(mgf=rsa_padding.MGF1(used), algorithm=used, label=None),
    )
    sealed = base64.b64decode(said(f"{data}/xenc:CipherData/xenc:CipherValue/text()"))
    if content.endswith("-gcm"):
        plain = AESGCM(secret).decrypt(sealed[:12], sealed[12:], None)
    else:
        decryptor = Cipher(algorithms.AES(secret), modes.CBC(sealed[:16])).decryptor()
        padded = decryptor.update(sealed[16:]) + decryptor.finalize()
        plain = padded[: -padded[-1]]
    assert len(secret) * 8 == int("".join(filter(str.isdigit, content.rpartition("#")[2])))
    return etree.fromstring(plain)


@dataclass(frozen=True)
class Sent:
    """What a page's form, or a redirect's query, takes to the application."""

    to: str
    fields: dict[str, str]

    @property
    def value(self) -> str:
        """The message as it is sent."""
        return self.fields.get("SAMLResponse") or self.fields["SAMLRequest"]

    @cached_property
    def xml(self) -> bytes:
        """The message."""
        data = base64.b64decode(self.value, validate=True)
        return data if data.startswith(b"<") else zlib.decompress(data, -15)

    @cached_property
    def root(self) -> Any:  # noqa: ANN401 - an element of lxml
        """The message, parsed."""
        return etree.fromstring(self.xml, etree.XMLParser(resolve_entities=False, huge_tree=True))

    def at(self, path: str) -> list[Any]:
        """Return what an XPath finds."""
        return list(self.root.xpath(path, namespaces=NAMESPACES))

    @property
    def statuses(self) -> list[str]:
        """The last parts of the status codes, both levels."""
        return [code.rpartition(":")[2] for code in self.at("/*/samlp:Status//samlp:StatusCode/@Value")]


def sent_by(answer: httpx2.Response) -> Sent:
    """Read a page with a form, or a redirect."""
    if answer.status_code == 303:
        parts = urlsplit(answer.headers["location"])
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Sent(f"{parts.scheme}://{parts.netloc}{parts.path}", query)
    assert answer.status_code == 200, answer.text
    (form,) = Page.of(answer, visited=()).forms
    assert form.method == "post"
    return Sent(form.action, form.fields)


@dataclass
class SAMLParty:
    """One application and one browser in front of it."""

    twin: Twin
    http: httpx2.AsyncClient
    sp: ServiceProvider = SAML_APP
    key: Credential = field(default_factory=app_credential)

    def authn_request(self, inside: str = "", /, **changes: str | None) -> bytes:
        """Return an AuthnRequest with other attributes than a good one's; None leaves one out."""
        given: dict[str, str | None] = {"AssertionConsumerServiceURL": self.sp.acs_urls[0], **changes}
        return self.message("AuthnRequest", inside, self.twin.path_to("saml_sso"), given)

    def message(self, kind: str, inside: str, path: str, changes: dict[str, str | None]) -> bytes:
        """Return a protocol message of any kind."""
        given: dict[str, str | None] = {
            "ID": "_the-request",
            "Version": "2.0",
            "IssueInstant": ISSUED,
            "Destination": self.twin.url(path),
            **changes,
        }
        attributes = " ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
        return (
            f'<samlp:{kind} xmlns:samlp="{NAMESPACES["samlp"]}" xmlns:saml="{NAMESPACES["saml"]}" {attributes}>'
            f"<saml:Issuer>{self.sp.entity_id}</saml:Issuer>{inside}</samlp:{kind}>"
        ).encode()

    def query(
        self,
        xml: bytes,
        *,
        parameter: str = "SAMLRequest",
        relay_state: str | None = None,
        signed_by: Credential | None = None,
    ) -> str:
        """Return a message as the redirect binding's query; the signature is over the query as it stands."""
        packer = zlib.compressobj(wbits=-15)
        deflated = base64.b64encode(packer.compress(xml) + packer.flush()).decode()
        fields = [(parameter, deflated)] + ([] if relay_state is None else [("RelayState", relay_state)])
        fields += [("SigAlg", RSA_SHA256)] if signed_by else []
        query = "&".join(f"{name}={quote_plus(value)}" for name, value in fields)
        if signed_by is None:
            return query
        signature = signed_by.private.sign(query.encode(), rsa_padding.PKCS1v15(), hashes.SHA256())
        return f"{query}&Signature={quote_plus(base64.b64encode(signature).decode())}"

    async def send(
        self,
        xml: bytes,
        *,
        path: str | None = None,
        binding: str = "redirect",
        parameter: str = "SAMLRequest",
        relay_state: str | None = None,
        signed_by: Credential | None = None,
    ) -> httpx2.Response:
        """Take a message to the twin: to single sign-on, unless another path is named."""
        address = self.twin.url(path or self.twin.path_to("saml_sso"))
        if binding == "redirect":
            query = self.query(xml, parameter=parameter, relay_state=relay_state, signed_by=signed_by)
            return await self.http.get(f"{address}?{query}")
        whole = enveloped(xml, signed_by) if signed_by else xml
        data = {parameter: base64.b64encode(whole).decode()}
        return await self.http.post(address, data=data | ({} if relay_state is None else {"RelayState": relay_state}))

    async def click(self, answer: httpx2.Response, person: str = "ada") -> httpx2.Response:
        """Click on a person of the sign-in page, or deny."""
        (form,) = Page.of(answer, visited=()).forms
        assert form.action.endswith(self.twin.path_to("saml_sign_in")), answer.text
        pressed = {"deny": "1"} if person == "deny" else {"person": person}
        return await self.http.post(form.action, data={**form.fields, **pressed})

    async def login(self, person: str = "ada", inside: str = "", /, **changes: str | None) -> Sent:
        """Sign in by redirect, through the page, and return what the application gets."""
        asked = self.authn_request(inside, **{"ForceAuthn": "true", **changes})
        return sent_by(await self.click(await self.send(asked), person))


def enveloped(xml: bytes, signed_by: Credential) -> bytes:
    """Return a message with a signature behind its Issuer, by lxml's canonical form and `cryptography`."""
    root = etree.fromstring(xml)
    digest = base64.b64encode(hashlib.sha256(_canonical(root)).digest()).decode()
    signature = etree.fromstring(
        f'<ds:Signature xmlns:ds="{NAMESPACES["ds"]}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{EXC_C14N}"/><ds:SignatureMethod Algorithm="{RSA_SHA256}"/>'
        f'<ds:Reference URI="#{root.attrib["ID"]}"><ds:Transforms>'
        f'<ds:Transform Algorithm="{NAMESPACES["ds"]}enveloped-signature"/><ds:Transform Algorithm="{EXC_C14N}"/>'
        f'</ds:Transforms><ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>{digest}</ds:DigestValue>'
        "</ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>"
    )
    made = signed_by.private.sign(_canonical(signature[0]), rsa_padding.PKCS1v15(), hashes.SHA256())
    signature[1].text = base64.b64encode(made).decode()
    root.insert(1, signature)
    return etree.tostring(root)


def _canonical(element: Any) -> bytes:  # noqa: ANN401 - an element of lxml
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)


def refused(saml: SAMLParty, answer: httpx2.Response, sentence: str) -> bool:
    """A plain page, nothing for any application, and the reason in the journal."""
    return (
        answer.status_code == 400
        and "This request cannot be answered" in answer.text
        and "<form" not in answer.text
        and sentence in saml.twin.journal.saml_refusals[-1]
    )
