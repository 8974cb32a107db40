"""The contract that every connector keeps, as tests to inherit.

    from vestibule_sdk.testing import OIDCConnectorContract

    class TestAcme(OIDCConnectorContract):
        connector = acme.connector
        example = {"issuer": "https://id.acme.example", "clientId": "c", "clientSecret": "s"}
        samples = (recorded(FIXTURES / "standard").claims(),)
        issuer = "https://id.acme.example"

    class TestAcmeOAuth2(OAuth2ConnectorContract):
        connector = acme.oauth2_connector
        example = {"clientId": "c", "clientSecret": "s"}
        samples = (VerifiedDocuments(...),)
        issuer = "https://acme.example"

    class TestAcmeSAML(SAMLConnectorContract):
        connector = acme.saml_connector
        example = {"idpEntityId": "https://id.acme.example", "ssoUrl": "https://...", "signingCertificates": ["MII..."]}
        samples = (VerifiedAssertion(...),)
        metadata = (IdPMetadata(...),)

What a connector offers beyond a login has a contract of its own: `GroupsContract`, `AdminConsentContract`,
`LearnedContract`.

pytest collects the inherited tests. Nothing but the SDK is needed to run them, no network and no clock.
"""

from vestibule_sdk.testing.admin_consent_contract import AdminConsentContract
from vestibule_sdk.testing.contract import OIDCConnectorContract
from vestibule_sdk.testing.groups_contract import GroupsCase, GroupsContract
from vestibule_sdk.testing.learned_contract import LearnedContract
from vestibule_sdk.testing.oauth2_contract import OAuth2ConnectorContract
from vestibule_sdk.testing.recording import Recording, recorded
from vestibule_sdk.testing.saml_contract import SAMLConnectorContract

__all__ = [
    "AdminConsentContract",
    "GroupsCase",
    "GroupsContract",
    "LearnedContract",
    "OAuth2ConnectorContract",
    "OIDCConnectorContract",
    "Recording",
    "SAMLConnectorContract",
    "recorded",
]
