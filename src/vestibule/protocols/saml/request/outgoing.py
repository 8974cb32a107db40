"""A message of ours on its way to a provider, by the binding that the provider wants (SAML bindings 3.4, 3.5)."""

from base64 import b64encode

from vestibule.protocols.engine import Challenge, PostForm, Redirect
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.request.redirect import Message, redirect_url
from vestibule.protocols.saml.signing import signed_document
from vestibule.protocols.saml.xml.parse import parse_canonical
from vestibule_sdk.saml import Binding


def outgoing(
    party: Party,
    message: str,
    *,
    kind: Message,
    endpoint: str,
    binding: Binding,
    relay_state: str | None,
    is_signed: bool,
) -> Challenge:
    """Put a message into the form in which a browser takes it along.

    Args:
        party: The connection.
        message: XML.
        kind: Whether it is a request or an answer.
        endpoint: The provider's.
        binding: How it travels.
        relay_state: At most 80 bytes; None for none.
        is_signed: Over the query by redirect, enveloped by POST.
    """
    if binding is Binding.REDIRECT:
        key = party.signing_key if is_signed else None
        return Redirect(redirect_url(endpoint, message, kind=kind, relay_state=relay_state, signed_with=key))
    data = message.encode()
    if is_signed:
        data = signed_document(parse_canonical(data), certificate=party.own.signing.certificate, key=party.signing_key)
    fields = {kind.value: b64encode(data).decode()}
    return PostForm(url=endpoint, fields=fields if relay_state is None else {**fields, "RelayState": relay_state})
