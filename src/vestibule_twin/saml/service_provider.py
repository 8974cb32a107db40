"""An application that signs people in over SAML: what the twin knows of it and how the twin treats it.

Source: SAML Metadata section 2.4.4, SAML Core section 8.3 (NameID formats), SAML Profiles section 4.1.
"""

from typing import Literal

from msgspec import Struct

from vestibule_twin.saml.encryption import ContentEncryption, KeyTransport
from vestibule_twin.saml.names import Binding, NameIDFormat
from vestibule_twin.saml.signature_methods import SignatureAlgorithm

AttributeStyle = Literal["plain", "oid", "entra", "keycloak"]
Signs = Literal["response", "assertion", "both"]


class ServiceProvider(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One application; every address is compared as an exact string, certificates are base64 DER."""

    entity_id: str
    acs_urls: tuple[str, ...]
    """Assertion consumer services, all by HTTP-POST; the first is the default."""
    acs_indexes: tuple[int, ...] = ()
    """The index of each; empty: their places, from 0."""
    slo_url: str | None = None
    slo_binding: Binding = "redirect"
    slo_response_url: str | None = None
    """Where answers go when that is another place than `slo_url`."""
    signing_certificates: tuple[str, ...] = ()
    encryption_certificate: str | None = None
    title: str | None = None
    sign: Signs = "response"
    encrypt: bool = False
    encrypt_name_id: bool = False
    name_id_format: NameIDFormat = "persistent"
    """What it gets unless a request asks for another."""
    attributes: AttributeStyle = "plain"
    require_signed_requests: bool = False
    content_encryption: ContentEncryption = "aes256-gcm"
    key_transport: KeyTransport = "rsa-oaep-mgf1p"
    signature_algorithm: SignatureAlgorithm = "rsa-sha256"

    def __post_init__(self) -> None:
        if not self.acs_urls or len(self.acs_indexes) not in {0, len(self.acs_urls)}:
            raise ValueError(f"service provider {self.entity_id!r}: acs_urls is empty, or acs_indexes does not fit it")
        if (self.encrypt or self.encrypt_name_id) and self.encryption_certificate is None:
            raise ValueError(f"service provider {self.entity_id!r}: there is no certificate to encrypt for")

    @property
    def label(self) -> str:
        """What the pages call it."""
        return self.title or self.entity_id

    @property
    def acs_by_index(self) -> dict[str, str]:
        """The consumer services by the index that a request may name."""
        indexes = self.acs_indexes or range(len(self.acs_urls))
        return {str(index): url for index, url in zip(indexes, self.acs_urls, strict=True)}
