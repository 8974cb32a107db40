"""What an administrator enters for a SAML provider (R20, R21); this part is about our own side and the checks."""

from typing import Annotated

from vestibule_saml.attribute_fields import AttributeFields
from vestibule_saml.choices import NAME_ID_LABELS, SIGNED_LABELS, NameIDFormat
from vestibule_saml.provider_fields import ENTITY_ID, ENTITY_ID_CHARACTERS
from vestibule_sdk import ClockSkew, Signed, Unsolicited, bounds, field, unsolicited_field, want_encrypted_field

EntityID = Annotated[str, bounds(max_length=ENTITY_ID_CHARACTERS, pattern=ENTITY_ID)]
Document = Annotated[str, bounds(max_length=50_000)]
ContextClass = Annotated[str, bounds(max_length=255, pattern=r"^\S+$")]


class SAMLConfig(AttributeFields, frozen=True, kw_only=True):
    """The whole configuration."""

    name_id_format: Annotated[
        NameIDFormat,
        field(
            "NameID format",
            "Which kind of name to ask the provider for. One that is new for every sign-in identifies nobody: it needs "
            "a subject attribute beside it.",
            advanced=True,
            labels=NAME_ID_LABELS,
        ),
    ] = NameIDFormat.NONE
    authn_contexts: Annotated[
        tuple[ContextClass, ...],
        field(
            "Authentication contexts",
            "Accepted authentication context classes, best one first. An answer with another one is refused. Empty "
            "asks for nothing.",
            example="urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
            advanced=True,
            max_length=20,
        ),
    ] = ()
    force_authn: Annotated[
        bool,
        field(
            "Ask for the password every time",
            "Has the provider authenticate people anew although they are signed in there (ForceAuthn).",
            advanced=True,
        ),
    ] = False
    sign_requests: Annotated[
        bool,
        field(
            "Sign requests",
            "Signs the request for a sign-in. Switch it on when the provider demands it: it then needs the certificate "
            "from our metadata. Logout messages are always signed.",
            advanced=True,
        ),
    ] = False
    want_signed: Annotated[
        Signed,
        field(
            "Must be signed",
            "What the provider has to sign at least. An answer in which nothing is signed is refused in any case.",
            advanced=True,
            labels=SIGNED_LABELS,
        ),
    ] = Signed.EITHER
    want_encrypted: Annotated[bool, want_encrypted_field("Must be encrypted")] = False
    unsolicited: Annotated[
        Unsolicited,
        unsolicited_field(
            "Sign-ins that begin at the provider",
            provider="the provider",
            portal="the provider's own portal (IdP-initiated)",
        ),
    ] = Unsolicited.RESTART
    clock_skew: ClockSkew = 180
    sp_entity_id: Annotated[
        EntityID | None,
        field(
            "SP entity ID",
            "Our name at the provider, when it has to be another one than this installation's address.",
            example="https://login.example.com",
            advanced=True,
        ),
    ] = None
    acs_url: Annotated[
        str | None,
        field(
            "ACS URL",
            "Where the provider sends its answers, when it has to be another address than the connection's own. Only "
            "addresses of this installation work.",
            advanced=True,
            url=True,
        ),
    ] = None
    sp_metadata: Annotated[
        Document | None,
        field(
            "SP metadata",
            "Our metadata as an XML document, served as it stands in place of the generated one. Its entity ID and "
            "addresses then have to be the ones above.",
            advanced=True,
            multiline=True,
        ),
    ] = None
    sign_metadata: Annotated[
        bool, field("Sign metadata", "Signs our generated metadata with the connection's key.", advanced=True)
    ] = False
    second_opinion: Annotated[
        bool,
        field(
            "Second opinion",
            "Has a second, independent implementation check every answer too. Switch it off only when it refuses a "
            "provider that is right.",
            advanced=True,
        ),
    ] = True
    allow_sha1: Annotated[
        bool,
        field(
            "Accept SHA-1 signatures (insecure)",
            "SHA-1 is broken: whoever spends enough can forge what it signs. For a provider that knows nothing else, "
            "until it is replaced.",
            advanced=True,
        ),
    ] = False
    allow_rsa15: Annotated[
        bool,
        field(
            "Accept RSA 1.5 encryption (insecure)",
            "An old way of encrypting that has given away its content many times. For a provider that knows nothing "
            "else.",
            advanced=True,
        ),
    ] = False
    allow_cbc: Annotated[
        bool,
        field(
            "Accept AES-CBC without a signature around it (insecure)",
            "Content encrypted so can be changed and guessed on its way. It is accepted anyway where the provider "
            "signs the response as well.",
            advanced=True,
        ),
    ] = False
