"""Handing a message to the browser: in a redirect or in a form that submits itself.

Source: SAML Bindings sections 3.4.4.1 (redirect and its signature) and 3.5.4 (POST).
"""

import base64
import zlib
from urllib.parse import quote_plus

from vestibule_twin.answer import Answer, Headers, redirect
from vestibule_twin.pages import page
from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.signature_methods import METHODS
from vestibule_twin.saml.signing import sign_element, sign_octets
from vestibule_twin.saml.xml import Element, serialised
from vestibule_twin.state import Twin


def form_answer(
    twin: Twin, to: ServiceProvider, fields: list[tuple[str, str]], *, url: str, headers: Headers = ()
) -> Answer:
    """Return the page whose form takes the fields to the application."""
    return page(twin, "form_post.html", {"action": url, "parameters": fields, "application": to.label}, headers=headers)


def deflated(root: Element) -> str:
    """Return the base64 of a message as the redirect binding packs it: raw deflate, no header."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return base64.b64encode(packer.compress(serialised(root)) + packer.flush()).decode("ascii")


def logout_answer(
    twin: Twin,
    to: ServiceProvider,
    message: tuple[str, Element],
    *,
    url: str,
    credential: Credential | None,
    relay_state: str | None,
    headers: Headers = (),
) -> Answer:
    """Send a logout message by the binding of the application.

    Args:
        twin: Whose page it is.
        to: The application.
        message: The parameter's name and what it holds.
        url: Where the application takes it.
        credential: Signs it; None leaves it unsigned.
        relay_state: Goes along to the letter.
        headers: For the browser.
    """
    parameter, root = message
    method = METHODS[to.signature_algorithm]
    fields = [] if relay_state is None else [("RelayState", relay_state)]
    if to.slo_binding == "post":
        if credential:
            sign_element(root, credential=credential, method=method)
        packed = base64.b64encode(serialised(root)).decode("ascii")
        return form_answer(twin, to, [(parameter, packed), *fields], url=url, headers=headers)
    fields = [(parameter, deflated(root)), *fields]
    if credential:
        fields.append(("SigAlg", method.uri))
    query = "&".join(f"{name}={quote_plus(value)}" for name, value in fields)
    if credential:
        signature = sign_octets(query.encode("ascii"), credential=credential, method=method)
        query = f"{query}&Signature={quote_plus(signature)}"
    return redirect(f"{url}{'&' if '?' in url else '?'}{query}", headers=headers)
