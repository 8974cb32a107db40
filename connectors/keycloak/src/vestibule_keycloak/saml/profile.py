"""A realm as protocol settings of SAML (R19).

One address takes requests and logout messages, by either binding: `/protocol/saml` under the realm's own address, which
is also its entity ID: https://www.keycloak.org/securing-apps/saml-galleon-layers, section IDP.
"""

from typing import Final

from vestibule_keycloak.realm import realm_address
from vestibule_keycloak.saml.config import KeycloakSAMLConfig, NameIDFormat
from vestibule_sdk import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    NAME_ID_UNSPECIFIED,
    RequestedAttribute,
    SAMLProfile,
    pem_certificates,
)

ENDPOINT: Final = "/protocol/saml"

_NAME_ID_FORMATS: Final = {
    NameIDFormat.CLIENT: None,
    NameIDFormat.PERSISTENT: NAME_ID_PERSISTENT,
    NameIDFormat.USERNAME: NAME_ID_UNSPECIFIED,
    NameIDFormat.EMAIL: NAME_ID_EMAIL,
    NameIDFormat.TRANSIENT: NAME_ID_TRANSIENT,
}


def profile(config: KeycloakSAMLConfig) -> SAMLProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: the server's address goes beyond the server, or there is no certificate.
    """
    realm = realm_address(config.server_url, config.realm)
    return SAMLProfile(
        idp_entity_id=realm,
        sso_url=realm + ENDPOINT,
        slo_url=realm + ENDPOINT,
        signing_certificates=pem_certificates(config.signing_certificates, path="signingCertificates"),
        sp_entity_id=config.client_id,
        name_id_format=_NAME_ID_FORMATS[config.name_id_format],
        subject_attribute=config.subject_attribute,
        sign_requests=config.sign_requests,
        want_encrypted=config.want_encrypted,
        unsolicited=config.unsolicited,
        skew_s=config.clock_skew,
        requested_attributes=(
            RequestedAttribute(name="email", friendly_name="E-mail address", required=config.email_required),
            RequestedAttribute(name="firstName", friendly_name="First name"),
            RequestedAttribute(name="lastName", friendly_name="Last name"),
        ),
    )
