"""An AuthnRequest (SAML core 3.4.1; profiles 4.1.4.1).

Written as text: there are six places to fill in, each escaped, and every begun login makes one.
"""

from xml.sax.saxutils import escape, quoteattr

from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.xml.instant import write_instant
from vestibule.protocols.saml.xml.names import POST_BINDING, SAML, SAMLP
from vestibule_sdk.saml import SAMLProfile


def authn_request(
    profile: SAMLProfile, own: OwnSide, *, request_id: str, now_s: int, force_authn: bool, contexts: tuple[str, ...]
) -> str:
    """Write the request.

    Args:
        profile: The provider.
        own: Us.
        request_id: Unguessable; the answer's InResponseTo.
        now_s: IssueInstant.
        force_authn: Has the provider authenticate the person anew.
        contexts: Accepted authentication context classes, best first; empty for any.
    """
    attributes = {
        "ID": request_id,
        "Version": "2.0",
        "IssueInstant": write_instant(now_s),
        "Destination": profile.sso_url,
        "AssertionConsumerServiceURL": own.acs_url,
        "ProtocolBinding": POST_BINDING,
        **({"ForceAuthn": "true"} if force_authn else {}),
    }
    written = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return (
        f'<samlp:AuthnRequest xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" {written}>'
        f"<saml:Issuer>{escape(own.entity_id)}</saml:Issuer>"
        f"{_name_id_policy(profile.name_id_format)}{_requested_context(contexts)}"
        "</samlp:AuthnRequest>"
    )


def _name_id_policy(name_id_format: str | None) -> str:
    """AllowCreate: a first sign-in may need an identifier that does not exist yet (SAML core 3.4.1.1)."""
    wanted = f" Format={quoteattr(name_id_format)}" if name_id_format else ""
    return f'<samlp:NameIDPolicy{wanted} AllowCreate="true"/>'


def _requested_context(contexts: tuple[str, ...]) -> str:
    """Exact: what is "better" than a class of a vendor's own, nobody can say (SAML core 3.3.2.2.1)."""
    if not contexts:
        return ""
    classes = "".join(f"<saml:AuthnContextClassRef>{escape(name)}</saml:AuthnContextClassRef>" for name in contexts)
    return f'<samlp:RequestedAuthnContext Comparison="exact">{classes}</samlp:RequestedAuthnContext>'
