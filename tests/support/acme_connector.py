"""A sound OpenID Connect connector of nobody's, and which tests of the contract a broken one fails."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from vestibule_sdk import (
    Client,
    ConfigError,
    ConnectorConfig,
    Guide,
    Identity,
    Manifest,
    OIDCConnector,
    OIDCProfile,
    Secret,
    VerifiedClaims,
    field,
    standard_identity,
)
from vestibule_sdk.testing import OIDCConnectorContract


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """What a provider needs."""

    issuer: Annotated[str, field("Issuer", "Where it is.", example="https://id.example", max_length=99)]
    client_id: Annotated[str, field("Client ID", "Its name.", example="vestibule")]
    client_secret: Annotated[Secret, field("Client secret", "Its password.")]


class Written(Guide, frozen=True, kw_only=True):
    """A guide that is at hand, not in a package."""

    written: str

    def text(self) -> str:
        """What is written."""
        return self.written


GUIDE = Written(package="acme", written="Paste `issuer`, `clientId`, `clientSecret`. Register `{{ redirect_uri }}`.")


def profile(config: Config) -> OIDCProfile:
    return OIDCProfile(issuer=config.issuer, client=Client(client_id=config.client_id, secret=config.client_secret))


def identity(_: Config, claims: VerifiedClaims) -> Identity:
    return standard_identity(claims)


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> Config:
    if not issuer.startswith("https://"):
        raise ConfigError("is no issuer", path="issuerUrl")
    return Config(issuer=issuer, client_id=client_id, client_secret=client_secret)


SOUND = OIDCConnector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=GUIDE,
)
SAMPLE = VerifiedClaims(
    issuer="https://id.example",
    subject="1",
    id_token={"sub": "1", "email": "a@id.example", "email_verified": True, "name": "A", "preferred_username": "a"},
    userinfo={"sub": "1", "email": "a@id.example"},
)


def suite_of(tested: OIDCConnector[Any], **attributes: object) -> OIDCConnectorContract:
    members = {
        "connector": tested,
        "example": {"issuer": "https://id.example", "clientId": "c", "clientSecret": "s"},
        "samples": (SAMPLE,),
        "issuer": "https://id.example",
        **attributes,
    }
    kind: Callable[[], OIDCConnectorContract] = type("Suite", (OIDCConnectorContract,), members)
    return kind()


def failing(suite: OIDCConnectorContract) -> set[str]:
    failed = set()
    for name in dir(suite):
        if name.startswith("test_"):
            try:
                getattr(suite, name)()
            except Exception:  # noqa: BLE001 - pytest counts any exception of a test as its failure
                failed.add(name)
    return failed


def mapped(change: Callable[[Identity, VerifiedClaims], Identity]) -> OIDCConnector[Any]:
    return replace(SOUND, identity=lambda _, claims: change(standard_identity(claims), claims))
