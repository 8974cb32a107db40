"""What the twin says about itself as a SAML identity provider. Source: SAML Metadata sections 2.4.1 to 2.4.3."""

from typing import Final

from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.names import BINDINGS, NAME_ID_FORMATS, NAMESPACES
from vestibule_twin.saml.xml import Element, element, serialised
from vestibule_twin.state import Twin

MEDIA_TYPE: Final = "application/samlmetadata+xml"


def _key(credential: Credential, use: str) -> Element:
    certificate = element("ds:X509Certificate", text=credential.certificate_base64)
    return element("md:KeyDescriptor", element("ds:KeyInfo", element("ds:X509Data", certificate)), use=use)


def _services(twin: Twin, prefixed: str, endpoint: str) -> list[Element]:
    return [element(prefixed, Binding=uri, Location=twin.address_of(endpoint)) for uri in BINDINGS.values()]


def idp_metadata(twin: Twin) -> bytes:
    """Return the metadata document; it promises nothing that the endpoints do not hold."""
    credentials = twin.saml.credentials
    descriptor = element(
        "md:IDPSSODescriptor",
        *(_key(credential, "signing") for credential in credentials.published),
        _key(credentials.current, "encryption"),
        *_services(twin, "md:SingleLogoutService", "saml_slo"),
        *(element("md:NameIDFormat", text=uri) for uri in NAME_ID_FORMATS.values()),
        *_services(twin, "md:SingleSignOnService", "saml_sso"),
        WantAuthnRequestsSigned="false",
        protocolSupportEnumeration=NAMESPACES["samlp"],
    )
    return serialised(
        element(
            "md:EntityDescriptor",
            descriptor,
            entityID=twin.saml.entity_id,
            cacheDuration=f"PT{twin.config.cache_s}S",
        )
    )
