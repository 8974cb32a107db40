"""A connector may raise two kinds of error; whatever else it does is its own fault, by name, and stops one login."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import pytest
from msgspec import structs

from vestibule.errors import (
    AccountNotFound,
    ConfigError,
    ConnectorBroken,
    GroupsIncomplete,
    MappingError,
    MissingUserInfo,
)
from vestibule.plugins import connector_config, map_identity, metadata_fields, resolve_profile
from vestibule.plugins.sound_identity import GROUP_CHARACTERS_AT_MOST, GROUPS_AT_MOST, IDENTITY_BYTES_AT_MOST
from vestibule.plugins.trust import starts_trusted
from vestibule_sdk import (
    Client,
    ConnectorConfig,
    Email,
    Identity,
    IdPMetadata,
    Manifest,
    OIDCConnector,
    OIDCProfile,
    Quirk,
    SAMLConnector,
    SAMLProfile,
    Secret,
    VerifiedAssertion,
    VerifiedClaims,
    assertion_identity,
    field,
    standard_identity,
)


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """An issuer, and nothing else."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]


def profile(config: Config) -> OIDCProfile:
    return OIDCProfile(issuer=config.issuer, client=Client(client_id="c", secret=None))


def from_issuer(issuer: str, _client_id: str, _secret: Secret) -> Config:
    return Config(issuer=issuer)


SOUND = OIDCConnector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=lambda _, claims: standard_identity(claims),
    from_issuer=from_issuer,
)
CONFIG = Config(issuer="https://a.example")
CLAIMS = VerifiedClaims(issuer="https://a.example", subject="1", id_token={"email": "a@a.example"})


def saml_profile(config: Config) -> SAMLProfile:
    return SAMLProfile(idp_entity_id=config.issuer, sso_url=config.issuer, signing_certificates=("x",))


SAML = SAMLConnector(
    manifest=SOUND.manifest,
    config=Config,
    profile=saml_profile,
    identity=lambda _, assertion: assertion_identity(assertion),
    from_metadata=lambda metadata: {"issuer": metadata.entity_id},
)
ASSERTION = VerifiedAssertion(issuer="https://a.example", subject="1", attributes={"email": ("a@a.example",)})
METADATA = IdPMetadata(entity_id="https://a.example", sso=(), signing_certificates=())


def raising(error: BaseException) -> Callable[..., Any]:
    def function(*_: object) -> None:
        raise error

    return function


def returning(value: object) -> Callable[..., Any]:
    return lambda *_: value


def test_sound_results_are_given_back() -> None:
    assert resolve_profile(SOUND, CONFIG).issuer == "https://a.example"
    assert map_identity(SOUND, CONFIG, CLAIMS) == standard_identity(CLAIMS)
    assert connector_config(SOUND, "https://a.example", "c", Secret("s")) == CONFIG


def test_the_declared_errors_come_through_as_they_are() -> None:
    fault = ConfigError("no", path="issuer")
    with pytest.raises(ConfigError) as caught:
        resolve_profile(replace(SOUND, profile=raising(fault)), CONFIG)
    assert caught.value is fault
    with pytest.raises(ConfigError) as caught:
        connector_config(replace(SOUND, from_issuer=raising(fault)), "x", "c", Secret("s"))
    assert caught.value is fault
    with pytest.raises(MappingError) as mapping:
        map_identity(replace(SOUND, identity=raising(MissingUserInfo("no e-mail"))), CONFIG, CLAIMS)
    assert mapping.value.code == "missing_user_info"


class Rude(Exception):
    """Its words end the program."""

    def __str__(self) -> str:
        raise SystemExit(9)


@pytest.mark.parametrize(
    "error",
    [
        KeyError("x"),
        MappingError("not mine"),
        RecursionError(),
        SystemExit(7),
        GeneratorExit(),
        asyncio.CancelledError(),
        BaseExceptionGroup("x", [SystemExit(7)]),
        Rude(),
    ],
)
def test_any_other_error_of_a_profile_is_the_connectors_fault(error: BaseException) -> None:
    with pytest.raises(ConnectorBroken) as caught:
        resolve_profile(replace(SOUND, profile=raising(error)), CONFIG)
    assert caught.value.code == "connector_broken"
    assert "acme: its function `profile` raised" in caught.value.detail


@pytest.mark.parametrize("error", [SystemExit(7), asyncio.CancelledError(), Rude()])
async def test_no_function_of_a_connector_ends_the_host(error: BaseException) -> None:
    """A SystemExit in one task would stop the whole event loop, and every login with it."""
    attempts: list[Callable[[], object]] = [
        lambda: map_identity(replace(SOUND, identity=raising(error)), CONFIG, CLAIMS),
        lambda: connector_config(replace(SOUND, from_issuer=raising(error)), "x", "c", Secret("s")),
        lambda: metadata_fields(replace(SAML, from_metadata=raising(error)), METADATA),
        lambda: starts_trusted(replace(SOUND, starts_trusted=raising(error)), CONFIG),
    ]
    for attempt in attempts:
        with pytest.raises(ConnectorBroken) as caught:
            attempt()
        assert caught.value.code == "connector_broken"


def test_the_operators_interrupt_passes() -> None:
    with pytest.raises(KeyboardInterrupt):
        resolve_profile(replace(SOUND, profile=raising(KeyboardInterrupt())), CONFIG)


@pytest.mark.parametrize(("said", "trusted"), [(True, True), (False, False)])
@pytest.mark.parametrize("by_default", [True, False])
def test_a_connectors_function_decides_whether_a_configuration_starts_out_trusted(
    said: object, *, trusted: bool, by_default: bool
) -> None:
    """R49."""
    manifest = structs.replace(SOUND.manifest, trusted_for_linking=by_default)
    connector = replace(SOUND, manifest=manifest)
    assert starts_trusted(connector, CONFIG) is by_default
    assert starts_trusted(replace(connector, starts_trusted=returning(said)), CONFIG) is trusted
    assert starts_trusted(replace(SAML, manifest=manifest), CONFIG) is by_default


@pytest.mark.parametrize("said", [None, "false", 1, 0, []])
def test_trust_is_given_by_a_boolean_alone(said: object) -> None:
    with pytest.raises(ConnectorBroken) as caught:
        starts_trusted(replace(SOUND, starts_trusted=returning(said)), CONFIG)
    assert caught.value.code == "connector_broken"


def test_any_other_error_of_an_identity_is_the_connectors_fault() -> None:
    with pytest.raises(ConnectorBroken) as caught:
        map_identity(replace(SOUND, identity=raising(KeyError("email"))), CONFIG, CLAIMS)
    assert "acme: its function `identity` raised KeyError: 'email'" in caught.value.detail


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"issuer": "https://a.example"},
        OIDCProfile(issuer="x", client=Client(client_id="c", secret=None), quirks=("x",)),  # type: ignore[arg-type]
        OIDCProfile(
            issuer="x",
            client=Client(client_id="c", secret=None),
            quirks=(Quirk(name=7, source=""),),  # type: ignore[arg-type]
        ),
    ],
)
def test_a_profile_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(ConnectorBroken) as caught:
        resolve_profile(replace(SOUND, profile=returning(value)), CONFIG)
    assert caught.value.code == "connector_broken"


@pytest.mark.parametrize(
    "value",
    [
        None,
        Identity(issuer="https://b.example", subject="1"),
        Identity(issuer="https://a.example/", subject="1"),
        Identity(issuer="https://a.example", subject=""),
        Identity(issuer="https://a.example", subject=1),  # type: ignore[arg-type]
        Identity(issuer="https://a.example", subject="1", emails=("a@a.example",)),  # type: ignore[arg-type]
        Identity(issuer="https://a.example", subject="1", emails=(Email("a@a.example", "true"),)),  # type: ignore[arg-type]
        Identity(issuer="https://a.example", subject="1", groups="admins"),  # type: ignore[arg-type]
        Identity(issuer="https://a.example", subject="1", attributes={"x": object()}),  # type: ignore[dict-item]
        Identity(issuer="https://a.example", subject="1", name="a\ud800"),
        Identity(issuer="https://a.example", subject="1", attributes={"x": ("\udc00",)}),
    ],
)
def test_an_unsound_identity_is_refused(value: object) -> None:
    """S43: the issuer of an identity is the verified one, byte by byte; S46: "true" is not true."""
    with pytest.raises(ConnectorBroken) as caught:
        map_identity(replace(SOUND, identity=returning(value)), CONFIG, CLAIMS)
    assert caught.value.code == "connector_broken"


def test_a_configuration_of_another_class_is_refused() -> None:
    with pytest.raises(ConnectorBroken):
        connector_config(replace(SOUND, from_issuer=returning(SOUND.manifest)), "x", "c", Secret("s"))


def test_what_the_four_field_api_gives_is_held_to_the_forms_rules() -> None:
    """R6: a fault is named at its field."""
    with pytest.raises(ConfigError) as caught:
        connector_config(SOUND, "", "c", Secret("s"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuer")


def test_a_saml_connector_is_called_the_same_way() -> None:
    assert resolve_profile(SAML, CONFIG) == saml_profile(CONFIG)
    assert map_identity(SAML, CONFIG, ASSERTION) == assertion_identity(ASSERTION)
    assert metadata_fields(SAML, METADATA) == {"issuer": "https://a.example"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        profile(CONFIG),
        structs.replace(saml_profile(CONFIG), signing_certificates=("x", 7)),
        structs.replace(saml_profile(CONFIG), allow_sha1="false"),
        structs.replace(saml_profile(CONFIG), skew_s="180"),
        structs.replace(saml_profile(CONFIG), quirks=(Quirk(name=7, source=""),)),  # type: ignore[arg-type]
    ],
)
def test_a_saml_profile_that_is_none_is_refused(value: object) -> None:
    """S7: a text "false" is no switch that is off."""
    with pytest.raises(ConnectorBroken) as caught:
        resolve_profile(replace(SAML, profile=returning(value)), CONFIG)
    assert caught.value.code == "connector_broken"


def test_a_profile_of_the_other_protocol_is_refused() -> None:
    with pytest.raises(ConnectorBroken, match="returned a SAMLProfile"):
        resolve_profile(replace(SOUND, profile=returning(saml_profile(CONFIG))), CONFIG)


@pytest.mark.parametrize(
    "value",
    [
        None,
        Identity(issuer="https://b.example", subject="1"),
        Identity(issuer="https://a.example", subject="a@a.example"),
        Identity(issuer="https://a.example", subject=""),
        Identity(issuer="https://a.example", subject="1", groups="admins"),  # type: ignore[arg-type]
    ],
)
def test_an_identity_of_another_subject_than_the_assertions_is_refused(value: object) -> None:
    """S43: the host has chosen the subject; a connector cannot choose the address."""
    with pytest.raises(ConnectorBroken) as caught:
        map_identity(replace(SAML, identity=returning(value)), CONFIG, ASSERTION)
    assert caught.value.code == "connector_broken"


def test_an_openid_subject_may_be_made_of_further_claims() -> None:
    """S43: Entra's tenant and object id."""
    made = Identity(issuer="https://a.example", subject="tenant/object")
    composing = replace(SOUND, identity=returning(made), subject_claims=("tid", "oid"))
    assert map_identity(composing, CONFIG, CLAIMS) == made
    with pytest.raises(ConnectorBroken) as caught:
        map_identity(replace(composing, subject_claims=("sub",)), CONFIG, CLAIMS)
    assert caught.value.code == "connector_broken"


@pytest.mark.parametrize("subject", ["x" * 256, "a\x00b", "a\nb", "a\x9fb", "\ud800", ""])
def test_a_subject_that_a_connector_made_is_held_to_what_a_verified_one_is(subject: str) -> None:
    """S43, S69: it is stored, compared byte by byte, and stands in logs."""
    made = Identity(issuer="https://a.example", subject=subject)
    with pytest.raises(ConnectorBroken) as caught:
        map_identity(replace(SOUND, identity=returning(made), subject_claims=("tid", "oid")), CONFIG, CLAIMS)
    assert caught.value.code == "connector_broken"


@pytest.mark.parametrize("groups", [("g",) * (GROUPS_AT_MOST + 1), ("x" * (GROUP_CHARACTERS_AT_MOST + 1),)])
def test_more_groups_than_are_taken_are_never_cut_short(groups: tuple[str, ...]) -> None:
    made = Identity(issuer="https://a.example", subject="1", groups=groups)
    with pytest.raises(GroupsIncomplete) as caught:
        map_identity(replace(SOUND, identity=returning(made)), CONFIG, CLAIMS)
    assert caught.value.code == "groups_incomplete"


def test_more_of_a_person_than_is_taken_is_refused() -> None:
    """S64."""
    made = Identity(issuer="https://a.example", subject="1", name="x" * IDENTITY_BYTES_AT_MOST)
    with pytest.raises(MappingError) as caught:
        map_identity(replace(SOUND, identity=returning(made)), CONFIG, CLAIMS)
    assert caught.value.code == "mapping_failed"


def test_evidence_of_the_other_protocol_never_reaches_a_connector() -> None:
    for connector, evidence in ((SAML, CLAIMS), (SOUND, ASSERTION)):
        with pytest.raises(TypeError, match="does not map"):
            map_identity(connector, CONFIG, evidence)


def test_the_declared_errors_of_a_saml_connector_come_through_as_they_are() -> None:
    """R57."""
    fault = ConfigError("no", path="metadata")
    with pytest.raises(ConfigError) as caught:
        metadata_fields(replace(SAML, from_metadata=raising(fault)), METADATA)
    assert caught.value is fault
    with pytest.raises(MappingError) as mapping:
        map_identity(replace(SAML, identity=raising(AccountNotFound("no e-mail"))), CONFIG, ASSERTION)
    assert mapping.value.code == "account_not_found"


@pytest.mark.parametrize(
    "function",
    [
        raising(KeyError("x")),
        returning(None),
        returning([("issuer", "x")]),
        returning({"isuer": "x"}),
        returning({7: "x"}),
        returning({"issuer": object()}),
        returning({"issuer": Secret("x")}),
    ],
)
def test_metadata_fields_that_are_none_are_refused(function: Callable[..., Any]) -> None:
    """R20."""
    with pytest.raises(ConnectorBroken) as caught:
        metadata_fields(replace(SAML, from_metadata=function), METADATA)
    assert caught.value.code == "connector_broken"
    assert "from_metadata" in caught.value.detail
