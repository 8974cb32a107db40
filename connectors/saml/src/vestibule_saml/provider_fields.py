"""What an administrator enters about the provider itself: its name, its addresses, its certificates (R20)."""

from typing import Annotated

from vestibule_saml.choices import BINDING_LABELS
from vestibule_sdk import Binding, CertificateText, ConnectorConfig, bounds, certificates_field, field

ENTITY_ID_CHARACTERS = 1024
"""SAML core 8.3.6."""

ENTITY_ID = r"^\S+$"
DOMAIN = r"^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$"

Domain = Annotated[str, bounds(max_length=253, pattern=DOMAIN)]


class ProviderFields(ConnectorConfig, frozen=True, kw_only=True):
    """The first part of the configuration; the provider's metadata holds all of it."""

    idp_entity_id: Annotated[
        str,
        field(
            "IdP entity ID",
            "The provider's name, to the letter: entityID in its metadata, elsewhere called issuer or identifier. It "
            "looks like an address, but nothing has to be found there.",
            example="https://id.example.com/saml",
            max_length=ENTITY_ID_CHARACTERS,
            pattern=ENTITY_ID,
        ),
    ]
    sso_url: Annotated[
        str,
        field(
            "SSO URL",
            "Where people are sent to sign in: SingleSignOnService in the metadata, elsewhere called login URL.",
            example="https://id.example.com/saml/sso",
            url=True,
        ),
    ]
    signing_certificates: Annotated[
        tuple[CertificateText, ...],
        certificates_field(
            "Signing certificates",
            "The certificates whose keys sign the provider's answers, as PEM or as bare base64.",
        ),
    ]
    slo_url: Annotated[
        str | None,
        field(
            "SLO URL",
            "Where a sign-out is announced: SingleLogoutService in the metadata. Empty when the provider offers no "
            "single logout.",
            example="https://id.example.com/saml/slo",
            url=True,
        ),
    ] = None
    sso_binding: Annotated[
        Binding,
        field(
            "SSO binding",
            "How the request for a sign-in travels to the SSO URL.",
            advanced=True,
            labels=BINDING_LABELS,
        ),
    ] = Binding.REDIRECT
    slo_binding: Annotated[
        Binding,
        field(
            "SLO binding",
            "How logout messages travel to the SLO URL.",
            advanced=True,
            labels=BINDING_LABELS,
        ),
    ] = Binding.REDIRECT
    slo_response_url: Annotated[
        str | None,
        field(
            "SLO response URL",
            "Where answers to the provider's own logout requests go, if not to the SLO URL: ResponseLocation in the "
            "metadata.",
            advanced=True,
            url=True,
        ),
    ] = None
    scopes: Annotated[
        tuple[Domain, ...],
        field(
            "Scopes",
            "The domains for which the provider may name people, as its metadata lists them (shibmd:Scope). Names "
            "scoped to another domain are then left out. Empty checks nothing.",
            example="example.edu",
            advanced=True,
        ),
    ] = ()
