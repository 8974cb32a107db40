"""The resolved settings of a SAML 2.0 connection, and what an identity provider's metadata says, as plain data.

A profile says where a provider is and how it is odd; the host's engine owns every message and every check. What loosens
a check has a name beginning with `allow_`, is off unless somebody switched it on, and is audited.
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from vestibule_sdk.quirk import Quirk

NAME_ID_UNSPECIFIED: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
NAME_ID_EMAIL: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
NAME_ID_PERSISTENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
NAME_ID_TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
"""SAML core 8.3."""


class Binding(StrEnum):
    """How a message of ours travels through the browser (SAML bindings 3.4, 3.5)."""

    REDIRECT = "redirect"
    POST = "post"


class Signed(StrEnum):
    """What the provider has to sign. Every choice refuses a message in which nothing is signed (R21)."""

    EITHER = "either"
    RESPONSE = "response"
    ASSERTION = "assertion"
    BOTH = "both"


class Unsolicited(StrEnum):
    """What becomes of a response that nobody here has asked for (S14)."""

    OFF = "off"
    RESTART = "restart"
    ACCEPT = "accept"


class RequestedAttribute(Struct, frozen=True, kw_only=True):
    """An attribute that our metadata asks for (SAML metadata 2.4.4.2).

    Attributes:
        name: As the provider sends it.
        friendly_name: For the administrator who reads it; identifies nothing (SAML core 2.7.3.1).
    """

    name: str
    friendly_name: str
    required: bool = False


class SAMLProfile(Struct, frozen=True, kw_only=True):
    """Everything the SAML engine needs to know about the provider of one connection.

    Attributes:
        idp_entity_id: Compared exactly with every Issuer.
        sso_url: Where the browser takes our AuthnRequest, by `sso_binding`.
        slo_url: Where it takes our logout messages, by `slo_binding`; None when the provider offers no logout.
        slo_response_url: Where answers to the provider's own logout requests go; None means `slo_url`.
        signing_certificates: In PEM, one certificate each; any of them may have signed. An expired one still verifies:
            trust lies in the key that an administrator configured, not in a date (SAML metadata interoperability
            profile 2.6.1).
        sp_entity_id: Our name at the provider; None means the installation's base URL (R20).
        acs_url: Our assertion consumer address; None means the connection's own. Only an address of ours is accepted.
        sp_metadata: The whole of our metadata, served as it stands instead of what would be generated (R20).
        name_id_format: Asked for in NameIDPolicy; None asks for nothing in particular.
        subject_attribute: The attribute that names a person for good; None leaves the choice to S43's rule.
        scopes: Domains for which the provider may assert scoped values (shibmd:Scope); None when nobody has said.
        authn_contexts: Accepted authentication context classes, asked for in this order; an answer with another one is
            refused. Empty asks for nothing.
        force_authn: Has the provider authenticate anew; an older authentication is refused.
        sign_requests: Signs AuthnRequests. Logout messages are always signed.
        sign_metadata: Signs the metadata that is served for this connection.
        want_signed: What must be signed at least.
        want_encrypted: Refuses an assertion that came in the clear.
        skew_s: How far the provider's clock may be off, in seconds, at most 300 (S15).
        second_opinion: Whether python3-saml has to accept too what our own checks accepted.
        allow_sha1: Accepts SHA-1 signatures and digests (S7).
        allow_rsa15: Accepts key transport by RSA 1.5 (S18).
        allow_cbc: Accepts AES-CBC also where no signature covers the ciphertext (S18).
        requested_attributes: Named in our metadata.
        quirks: Named deviations.
    """

    idp_entity_id: str
    sso_url: str
    signing_certificates: tuple[str, ...]
    sso_binding: Binding = Binding.REDIRECT
    slo_url: str | None = None
    slo_binding: Binding = Binding.REDIRECT
    slo_response_url: str | None = None
    sp_entity_id: str | None = None
    acs_url: str | None = None
    sp_metadata: str | None = None
    name_id_format: str | None = None
    subject_attribute: str | None = None
    scopes: tuple[str, ...] | None = None
    authn_contexts: tuple[str, ...] = ()
    force_authn: bool = False
    sign_requests: bool = False
    sign_metadata: bool = False
    want_signed: Signed = Signed.EITHER
    want_encrypted: bool = False
    unsolicited: Unsolicited = Unsolicited.RESTART
    skew_s: int = 180
    second_opinion: bool = True
    allow_sha1: bool = False
    allow_rsa15: bool = False
    allow_cbc: bool = False
    requested_attributes: tuple[RequestedAttribute, ...] = ()
    quirks: tuple[Quirk, ...] = ()


class IdPEndpoint(Struct, frozen=True, kw_only=True):
    """One endpoint of a provider's metadata.

    Attributes:
        response_url: Where answers go when that is elsewhere (SAML metadata 2.2.2); None means `url`.
    """

    binding: Binding
    url: str
    response_url: str | None = None


class IdPMetadata(Struct, frozen=True, kw_only=True):
    """What an identity provider's metadata says, as far as a connection can use it.

    Attributes:
        sso, slo: Endpoints by the bindings that we speak, in the document's order.
        signing_certificates: In PEM; a key without `use` is among them, one for encryption alone is not.
        want_requests_signed: `WantAuthnRequestsSigned`.
        name_id_formats: In the document's order.
        scopes: shibmd:Scope values that are plain domains.
        display_name: In English, else the first; None when there is none.
    """

    entity_id: str
    sso: tuple[IdPEndpoint, ...]
    signing_certificates: tuple[str, ...]
    slo: tuple[IdPEndpoint, ...] = ()
    want_requests_signed: bool = False
    name_id_formats: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    display_name: str | None = None
