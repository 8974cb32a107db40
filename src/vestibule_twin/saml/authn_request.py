"""Who asks for a login, for what, and where the answer goes. Source: SAML Core section 3.4.1, Profiles section 4.1.4.1.

What is wrong with the sender, its address or its signature is told to the person; the application hears of the rest.
"""

from typing import Final
from urllib.parse import parse_qsl

from msgspec import Struct

from vestibule_twin.saml.names import BINDINGS, INVALID_NAME_ID_POLICY, NAME_ID_FORMATS, REQUESTER, NameIDFormat
from vestibule_twin.saml.outcomes import Refused, Unfulfilled
from vestibule_twin.saml.received import Received
from vestibule_twin.saml.sender import demand_destination, demand_kind, sender_of
from vestibule_twin.saml.service_provider import ServiceProvider
from vestibule_twin.saml.xml import Element, every, one, text_at
from vestibule_twin.state import Twin

_TRUE: Final = frozenset({"true", "1"})
_BY_URI: Final = {uri: short for short, uri in NAME_ID_FORMATS.items()}


class ReplyTo(Struct, frozen=True, kw_only=True):
    """Where an answer goes, known before anything else about a request is."""

    sp: ServiceProvider
    acs_url: str
    in_response_to: str | None = None
    """None: nobody asked, the login began here."""
    relay_state: str | None = None


class AuthnRequest(Struct, frozen=True, kw_only=True):
    """A request of a known application, signed as that application should."""

    to: ReplyTo
    binding: str
    signed: bool = False
    force_authn: bool = False
    is_passive: bool = False
    name_id_policy: str | None = None
    """The format asked for, as it stands there."""
    other_qualifier: bool = False
    """It asks for a name in another application's namespace."""
    class_refs: tuple[str, ...] | None = None
    """The classes of authentication that would do; None: any."""
    comparison: str = "exact"
    hint: str | None = None
    """Whom the request is about (saml:Subject), in any of the names that people answer to."""

    def name_id_format(self) -> NameIDFormat:
        """Return the format of name to give.

        Raises:
            Unfulfilled: It is none that is offered here.
        """
        if self.other_qualifier:
            raise Unfulfilled(REQUESTER, INVALID_NAME_ID_POLICY)
        # Unspecified leaves the choice to us, as no policy at all does (SAML Core section 3.4.1.1).
        if self.name_id_policy in {None, NAME_ID_FORMATS["unspecified"]}:
            return self.to.sp.name_id_format
        try:
            return _BY_URI[self.name_id_policy or ""]
        except KeyError as error:
            raise Unfulfilled(REQUESTER, INVALID_NAME_ID_POLICY) from error

    def journalled(self) -> dict[str, object]:
        """Return what the journal keeps of it."""
        return {
            "id": self.to.in_response_to,
            "issuer": self.to.sp.entity_id,
            "acs": self.to.acs_url,
            "binding": self.binding,
            "signed": self.signed,
            "relay_state": self.to.relay_state,
            "force_authn": self.force_authn,
            "is_passive": self.is_passive,
            "name_id_format": self.name_id_policy,
            "class_refs": self.class_refs,
            "comparison": self.comparison,
            "subject": self.hint,
        }


def authn_request(twin: Twin, received: Received) -> AuthnRequest:
    """Read and judge a request.

    Raises:
        Refused: There is nobody to answer safely.
    """
    message_id = demand_kind(received, "samlp:AuthnRequest")
    sp = sender_of(twin, received)
    if received.signed or sp.require_signed_requests:
        received.demand_signature(certificates=sp.signing_certificates)
    demand_destination(twin, received, "saml_sso")
    root = received.root
    policy = one(root, "samlp:NameIDPolicy")
    context = one(root, "samlp:RequestedAuthnContext")
    qualifier = None if policy is None else policy.get("SPNameQualifier")
    return AuthnRequest(
        to=ReplyTo(sp=sp, acs_url=_consumer(root, sp), in_response_to=message_id, relay_state=received.relay_state),
        binding=received.binding,
        signed=received.signed,
        force_authn=root.get("ForceAuthn") in _TRUE,
        is_passive=root.get("IsPassive") in _TRUE,
        name_id_policy=None if policy is None else policy.get("Format"),
        other_qualifier=qualifier not in {None, sp.entity_id},
        class_refs=None
        if context is None
        else tuple((ref.text or "").strip() for ref in every(context, "saml:AuthnContextClassRef")),
        comparison="exact" if context is None else context.get("Comparison", "exact"),
        hint=text_at(root, "saml:Subject/saml:NameID"),
    )


def _consumer(root: Element, sp: ServiceProvider) -> str:
    """Return where the answer goes: by address, by index, or to the default."""
    if root.get("ProtocolBinding", BINDINGS["post"]) != BINDINGS["post"]:
        raise Refused("Answers go by HTTP-POST only.")
    url, index = root.get("AssertionConsumerServiceURL"), root.get("AssertionConsumerServiceIndex")
    if url is not None and index is not None:
        raise Refused("The request names its consumer service in two ways.")
    if url is not None and url not in sp.acs_urls:
        raise Refused("This assertion consumer service is not registered for the application.")
    if index is not None:
        url = sp.acs_by_index.get(index)
        if url is None:
            raise Refused("No assertion consumer service of this index is registered for the application.")
    return url or sp.acs_urls[0]


def unsolicited_request(twin: Twin, query: str) -> AuthnRequest:
    """Return the request that a tile stands for: `sp` names the application, `RelayState` goes along.

    Raises:
        Refused: No such application is known.
    """
    parameters = dict(parse_qsl(query))
    sp = twin.saml.service_providers.get(parameters.get("sp", ""))
    if sp is None:
        raise Refused("No application with this entity ID is known here.")
    to = ReplyTo(sp=sp, acs_url=sp.acs_urls[0], relay_state=parameters.get("RelayState"))
    return AuthnRequest(to=to, binding="unsolicited")
