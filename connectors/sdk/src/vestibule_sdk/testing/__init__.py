"""The contract that every connector keeps, as tests to inherit.

    from vestibule_sdk.testing import OIDCConnectorContract

    class TestAcme(OIDCConnectorContract):
        connector = acme.connector
        example = {"issuer": "https://id.acme.example", "clientId": "c", "clientSecret": "s"}
        samples = (VerifiedClaims(...),)
        issuer = "https://id.acme.example"

    class TestAcmeSAML(SAMLConnectorContract):
        connector = acme.saml_connector
        example = {"idpEntityId": "https://id.acme.example", "ssoUrl": "https://...", "signingCertificates": ["MII..."]}
        samples = (VerifiedAssertion(...),)
        metadata = (IdPMetadata(...),)

pytest collects the inherited tests. Nothing but the SDK is needed to run them, no network and no clock.
"""

from vestibule_sdk.testing.contract import OIDCConnectorContract
from vestibule_sdk.testing.saml_contract import SAMLConnectorContract

__all__ = ["OIDCConnectorContract", "SAMLConnectorContract"]
