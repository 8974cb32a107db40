"""Logout as an application does it: asking the twin, answering it, and reading what it sent."""

import base64
from urllib.parse import urlsplit

import httpx2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree
from msgspec import structs
from twin_saml import SAML_APP, SAMLParty, Sent, sent_by, verifies

from vestibule_twin import Twin
from vestibule_twin.saml.credentials import Credential

OTHER = structs.replace(SAML_APP, entity_id="https://other.example/saml", slo_url=None, slo_response_url=None)
"""An application that takes no logout messages."""


def take_by(saml: SAMLParty, slo_binding: str) -> None:
    """Have the application take logout messages by a binding."""
    saml.twin.register_service_provider(structs.replace(SAML_APP, slo_binding=slo_binding))


def name_in(sent: Sent) -> str:
    """Return the NameID of a message as it stands there."""
    return etree.tostring(sent.at("//saml:NameID")[0], with_tail=False).decode()


def index_in(sent: Sent) -> str:
    """Return the SessionIndex of a login as a LogoutRequest says it."""
    return f"<samlp:SessionIndex>{sent.at('//saml:AuthnStatement/@SessionIndex')[0]}</samlp:SessionIndex>"


async def ask(
    saml: SAMLParty,
    inside: str,
    *,
    binding: str = "redirect",
    signed_by: Credential | None = None,
    relay_state: str | None = None,
    **changes: str | None,
) -> httpx2.Response:
    """Send a LogoutRequest, signed by the application unless somebody else is named, without the browser's cookies."""
    saml.http.cookies.clear()
    path = saml.twin.path_to("saml_slo")
    xml = saml.message("LogoutRequest", inside, path, {"ID": "_the-logout", **changes})
    return await saml.send(xml, path=path, binding=binding, signed_by=signed_by or saml.key, relay_state=relay_state)


async def answer_to(
    saml: SAMLParty,
    asked: Sent,
    *codes: str,
    binding: str = "redirect",
    signed_by: Credential | None = None,
    **changes: str | None,
) -> httpx2.Response:
    """Send the LogoutResponse to what the twin asked."""
    inner = "".join(f'<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:{code}"/>' for code in codes[1:])
    first = f"urn:oasis:names:tc:SAML:2.0:status:{codes[0]}"
    status = f'<samlp:Status><samlp:StatusCode Value="{first}">{inner}</samlp:StatusCode></samlp:Status>'
    said = {"InResponseTo": str(asked.root.get("ID")), **changes}
    xml = saml.message("LogoutResponse", status, "/saml/slo", {"ID": "_the-answer", **said})
    return await saml.send(
        xml, path="/saml/slo", binding=binding, parameter="SAMLResponse", signed_by=signed_by or saml.key
    )


def is_signed(answer: httpx2.Response, by: Credential) -> bool:
    """Tell whether a logout message is signed, by either binding; `cryptography` judges the query."""
    sent = sent_by(answer)
    if answer.status_code != 303:
        return bool(sent.at("/*/ds:Signature")) and verifies(sent.root, by.certificate_base64)
    octets, found, _ = urlsplit(answer.headers["location"]).query.partition("&Signature=")
    if not found:
        return False
    signature = base64.b64decode(sent.fields["Signature"])
    try:
        by.private.public_key().verify(signature, octets.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def alive(twin: Twin) -> list[str]:
    """Return who is signed in, by subject."""
    return [session.person.subject for session in twin.sessions.values()]
