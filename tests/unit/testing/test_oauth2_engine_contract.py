"""The battery of the OAuth 2.0 engine, with a plain profile and with what a profile can change."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import pytest
from msgspec import structs

from vestibule.testing import OAuth2EngineContract, outcomes
from vestibule_sdk import (
    Client,
    ClientAuth,
    ConnectorConfig,
    Document,
    Email,
    Identity,
    Manifest,
    MissingUserInfo,
    OAuth2Connector,
    OAuth2Profile,
    Pkce,
    Secret,
    SubjectKind,
    SubjectMember,
    VerifiedDocuments,
    field,
)


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """What a provider needs."""

    client_id: Annotated[str, field("Client ID", "Its name.", example="vestibule")]
    client_secret: Annotated[Secret, field("Client secret", "Its password.")]


def profile(config: Config) -> OAuth2Profile:
    return OAuth2Profile(
        issuer="https://acme.example",
        authorization_endpoint="https://acme.example/authorize",
        token_endpoint="https://acme.example/token",
        client=Client(client_id=config.client_id, secret=config.client_secret),
        subject=SubjectMember(document="user", member="id", kind=SubjectKind.NUMBER),
        documents=(
            Document(name="user", url="https://api.acme.example/user"),
            Document(name="emails", url="https://api.acme.example/emails?all=1", optional=True),
        ),
    )


def identity(_: Config, said: VerifiedDocuments) -> Identity:
    found = tuple(Email(str(each["address"]), verified=False) for each in said.items("emails"))
    if not found:
        raise MissingUserInfo("no address")
    return Identity(issuer=said.issuer, subject=said.subject, emails=found)


CONNECTOR = OAuth2Connector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=identity,
    from_issuer=lambda _, client_id, secret: Config(client_id=client_id, client_secret=secret),
)
SAMPLE = VerifiedDocuments(
    issuer="https://acme.example", subject="7", documents={"user": {"id": 7}, "emails": [{"address": "a@acme.example"}]}
)


class TestPlain(OAuth2EngineContract):
    """As RFC 6749 has it."""

    connector = CONNECTOR
    example: ClassVar[Mapping[str, Any]] = {"clientId": "vestibule", "clientSecret": "a secret with + and %"}
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = (SAMPLE,)


def failing(**attributes: object) -> set[str]:
    kind = type("Suite", (TestPlain,), attributes)
    return {outcome.test for outcome in outcomes(kind) if outcome.fault is not None}


def resolved(**change: Any) -> OAuth2Connector[Any]:  # noqa: ANN401 - any value of a profile
    return replace(CONNECTOR, profile=lambda config: structs.replace(profile(config), **change))


@pytest.mark.parametrize(
    "change",
    [
        {"pkce": Pkce.OFF, "client": Client(client_id="vestibule", secret=Secret("hush"), auth=ClientAuth.POST)},
        {"client": Client(client_id="vestibule", secret=None, auth=ClientAuth.NONE), "headers": {"X-Version": "1"}},
    ],
)
def test_every_setting_of_a_profile_keeps_every_promise(change: dict[str, Any]) -> None:
    assert failing(connector=resolved(**change)) == set()


def test_a_sample_that_is_another_person_is_found() -> None:
    """The subject is the one in the document, whatever the sample says of itself."""
    other = structs.replace(SAMPLE, subject="8")
    assert "test_everybody_of_the_samples_is_signed_in" in failing(samples=(other,))
    assert "test_everybody_of_the_samples_is_signed_in" in failing(samples=())


def test_a_connector_that_hides_what_went_wrong_is_found() -> None:
    """A document that decides has to be one that is not optional: the login of nobody must not go on."""
    lax = resolved(
        documents=(
            Document(name="user", url="https://api.acme.example/user", optional=True),
            Document(name="emails", url="https://api.acme.example/emails", optional=True),
        )
    )
    assert "test_document_wire_status_404" in failing(connector=lax)
