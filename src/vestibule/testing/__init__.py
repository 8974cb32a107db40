"""The engines of the host with a connector's profile, as tests to inherit: a development dependency of a connector.

    from vestibule.testing import OIDCEngineContract

    class TestEngine(OIDCEngineContract):
        connector = acme.connector
        example = {"issuer": "https://id.acme.example", "clientId": "c", "clientSecret": "s"}
        samples = (recorded(FIXTURES / "standard").claims(),)

Every way in which a provider can go wrong is one test: its name says what is wrong, and it holds how the login ends
against what the host promises. The provider is played in memory; there is no network, and nobody waits.

Beside it stands the pure contract, `vestibule_sdk.testing`, which needs no host. `vestibule connector check` runs both.
"""

from vestibule.testing.oauth2_engine import OAuth2EngineContract
from vestibule.testing.oidc_engine import OIDCEngineContract
from vestibule.testing.running import Outcome, is_contract, outcomes
from vestibule.testing.saml_engine import SAMLEngineContract

__all__ = ["OAuth2EngineContract", "OIDCEngineContract", "Outcome", "SAMLEngineContract", "is_contract", "outcomes"]
