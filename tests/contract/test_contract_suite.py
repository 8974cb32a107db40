"""The contract suite itself: each way of breaking a promise makes exactly the test about it fail."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import pytest
from msgspec import structs

from vestibule_sdk import (
    Client,
    ConfigError,
    ConnectorConfig,
    Email,
    Endpoints,
    Identity,
    Manifest,
    MissingUserInfo,
    OIDCConnector,
    OIDCProfile,
    Secret,
    VerifiedClaims,
    field,
    standard_identity,
)
from vestibule_sdk.testing import OIDCConnectorContract

COUNTER = iter(range(10**9))


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """What a provider needs."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]
    client_id: Annotated[str, field("Client ID", "Its name.")]
    client_secret: Annotated[Secret, field("Client secret", "Its password.")]


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


class TestASoundConnector(OIDCConnectorContract):
    """Passes everything."""

    connector = SOUND
    example: ClassVar[dict[str, Any]] = {"issuer": "https://id.example", "clientId": "c", "clientSecret": "s"}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = (SAMPLE,)
    issuer = "https://id.example"


def email_from(claims: VerifiedClaims, *, verified: bool) -> tuple[Email, ...]:
    address = claims.text("email")
    return (Email(address, verified=verified),) if address else ()


PROMISES = "test_the_connector_keeps_the_promises_of_the_interface"
PURE = "test_the_profile_is_a_pure_function_of_the_configuration"
HTTPS = "test_every_address_in_the_profile_is_https"
FOUR_FIELDS = "test_the_four_field_api_gives_a_configuration_or_a_config_error"
SAMPLES = "test_samples_map_to_identities_of_the_verified_issuer"
SUBJECT = "test_the_subject_follows_the_person_and_never_the_address"
MISSING = "test_every_claim_may_be_missing"
UNKNOWN = "test_unknown_claims_change_nothing"
WRONG_TYPES = "test_claims_of_a_wrong_type_never_break_it"
VERIFIED = "test_only_an_explicit_boolean_verifies_an_address"


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (replace(SOUND, manifest=structs.replace(SOUND.manifest, icon="<svg onload='x'/>")), PROMISES),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), max_age_s=next(COUNTER))), PURE),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), issuer="http://id.example")), HTTPS),
        (
            replace(
                SOUND, profile=lambda c: structs.replace(profile(c), endpoints=Endpoints(token="http://id.example/t"))
            ),
            HTTPS,
        ),
        (replace(SOUND, from_issuer=lambda issuer, *_: from_issuer(issuer, "other", Secret("s-1"))), FOUR_FIELDS),
        (replace(SOUND, from_issuer=lambda issuer, *rest: from_issuer(issuer.split("//")[1], *rest)), FOUR_FIELDS),
        (mapped(lambda found, _: structs.replace(found, issuer="https://other.example")), SAMPLES),
        (mapped(lambda found, _: structs.replace(found, name=str(next(COUNTER)))), SAMPLES),
        (mapped(lambda found, claims: structs.replace(found, subject=claims.text("email") or "x")), SUBJECT),
        (mapped(lambda found, claims: structs.replace(found, name=claims.id_token["name"])), MISSING),
        (mapped(lambda found, claims: structs.replace(found, name=str(sorted(claims.id_token)))), UNKNOWN),
        (mapped(lambda found, claims: structs.replace(found, name=claims.get("name"))), WRONG_TYPES),
        (
            mapped(lambda found, claims: structs.replace(found, emails=email_from(claims, verified=True))),
            VERIFIED,
        ),
        (
            mapped(
                lambda found, claims: structs.replace(
                    found, emails=email_from(claims, verified=bool(claims.get("email_verified")))
                )
            ),
            VERIFIED,
        ),
    ],
)
def test_each_broken_promise_is_found_by_the_test_about_it(broken: OIDCConnector[Any], expected: str) -> None:
    assert expected in failing(suite_of(broken))


def test_a_secret_that_shows_is_found() -> None:
    """S59."""

    class Leaky(Config, frozen=True, kw_only=True):
        """Prints what it should keep."""

        def __repr__(self) -> str:
            return f"Leaky({self.client_secret.reveal()})"

    assert "test_no_secret_shows_in_schema_text_or_json" in failing(suite_of(replace(SOUND, config=Leaky)))


def test_a_declared_refusal_is_no_broken_promise_but_a_sample_needs_an_identity() -> None:
    def strict(_: Config, claims: VerifiedClaims) -> Identity:
        if not claims.text("email"):
            raise MissingUserInfo("no email")
        return standard_identity(claims)

    tested = replace(SOUND, identity=strict)
    assert failing(suite_of(tested)) == set()
    bare = VerifiedClaims(issuer="https://id.example", subject="1", id_token={"sub": "1"})
    assert SAMPLES in failing(suite_of(tested, samples=(bare,)))
    assert SAMPLES in failing(suite_of(tested, samples=()))
