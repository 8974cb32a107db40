"""Logout messages of ours, as text (SAML core 3.7.1, 3.7.2)."""

import secrets
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from vestibule.protocols.saml.logout.hint import LogoutHint
from vestibule.protocols.saml.xml.instant import write_instant
from vestibule.protocols.saml.xml.names import SAML, SAMLP, SUCCESS
from vestibule_sdk.assertion import NameID

VALID_S: Final = 300
"""Of a request of ours: the browser takes it to the provider at once."""

_ID_BYTES: Final = 24


def new_message_id() -> str:
    """An ID that nobody guesses: an NCName (S21)."""
    return f"_{secrets.token_hex(_ID_BYTES)}"


def logout_request(*, message_id: str, destination: str, issuer: str, hint: LogoutHint, now_s: int) -> str:
    """Ask a provider to end its session. The NameID is repeated to the letter, qualifiers included."""
    index = hint.session_index
    return (
        f'<samlp:LogoutRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID={quoteattr(message_id)} Version="2.0"'
        f" IssueInstant={quoteattr(write_instant(now_s))} NotOnOrAfter={quoteattr(write_instant(now_s + VALID_S))}"
        f" Destination={quoteattr(destination)}>"
        f"<saml:Issuer>{_text(issuer)}</saml:Issuer>{_name_id(hint.name_id)}"
        f"{'' if index is None else f'<samlp:SessionIndex>{_text(index)}</samlp:SessionIndex>'}"
        "</samlp:LogoutRequest>"
    )


def logout_response(*, destination: str, issuer: str, in_response_to: str, now_s: int) -> str:
    """Tell a provider that the sessions which it named have ended."""
    return (
        f'<samlp:LogoutResponse xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID={quoteattr(new_message_id())}'
        f' Version="2.0" IssueInstant={quoteattr(write_instant(now_s))} Destination={quoteattr(destination)}'
        f" InResponseTo={quoteattr(in_response_to)}>"
        f"<saml:Issuer>{_text(issuer)}</saml:Issuer>"
        f'<samlp:Status><samlp:StatusCode Value="{SUCCESS}"/></samlp:Status>'
        "</samlp:LogoutResponse>"
    )


def _name_id(name_id: NameID) -> str:
    attributes = {
        "Format": name_id.format,
        "NameQualifier": name_id.name_qualifier,
        "SPNameQualifier": name_id.sp_name_qualifier,
        "SPProvidedID": name_id.sp_provided_id,
    }
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value is not None)
    return f"<saml:NameID{written}>{_text(name_id.value)}</saml:NameID>"


def _text(text: str) -> str:
    """Escaped; a carriage return too, which a parser would otherwise read as a line feed (XML 1.0, 2.11)."""
    return escape(text, {"\r": "&#13;"})
