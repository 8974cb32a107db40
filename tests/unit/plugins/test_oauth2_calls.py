"""A connector of plain OAuth 2.0 is called like any other, and what it returns is looked at as closely (S43)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any

import pytest
from installed_plugin import CONNECTOR, Installation, installation
from msgspec import structs
from oauth2_messages import make_profile

from vestibule.errors import ConnectorBroken, NotAdmitted
from vestibule.plugins import Registry, connector_config, map_identity, resolve_profile
from vestibule_sdk import (
    Client,
    ClientKey,
    ConnectorConfig,
    Document,
    Identity,
    Manifest,
    OAuth2Connector,
    OAuth2Profile,
    OIDCProfile,
    Secret,
    SubjectMember,
    VerifiedClaims,
    VerifiedDocuments,
    field,
)


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """An issuer, and nothing else."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]


def profile(config: Config) -> OAuth2Profile:
    return make_profile(issuer=config.issuer)


def identity(_: Config, evidence: VerifiedDocuments) -> Identity:
    return Identity(issuer=evidence.issuer, subject=evidence.subject, name=evidence.text("user", "name"))


SOUND = OAuth2Connector(
    manifest=Manifest(key="no-such-connector", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=identity,
    from_issuer=lambda issuer, _id, _secret: Config(issuer=issuer),
)
CONFIG = Config(issuer="https://a.example")
EVIDENCE = VerifiedDocuments(issuer="https://a.example", subject="1", documents={"user": {"name": "A"}})
KEY: Any = ClientKey(private_key="text")  # type: ignore[arg-type]


def returning(value: object) -> Callable[..., Any]:
    return lambda *_: value


def test_sound_results_are_given_back() -> None:
    assert resolve_profile(SOUND, CONFIG) == profile(CONFIG)
    assert map_identity(SOUND, CONFIG, EVIDENCE) == Identity(issuer="https://a.example", subject="1", name="A")
    assert connector_config(SOUND, "https://a.example", "c", Secret("s")) == CONFIG


@pytest.mark.parametrize(
    "changes",
    [
        {"documents": ()},
        {"documents": "user"},
        {"documents": (Document(name="user", url="https://a.example"),) * 2},
        {"documents": (Document(name="user", url="https://a.example", optional=True),)},
        {"documents": (Document(name="user", url="https://a.example", pages_at_most=2),)},
        {"documents": (Document(name="user", url="https://a.example", pages_at_most=0),)},
        {"documents": (Document(name="user", url="https://a.example", pages_at_most=101),)},
        {"documents": tuple(Document(name=f"user{n}" if n else "user", url="https://a.example") for n in range(17))},
        {"subject": SubjectMember(document="profile", member="id")},
        {"subject": "id"},
        {"scopes": "read:user"},
        {"pkce": "plain"},
        {"headers": {"authorization": "Bearer x"}},
        {"headers": {"X-Version": 7}},
        {"api_origins": "https://a.example"},
        {"quirks": ("pkce_unsupported",)},
        {"client": None},
        {"client": Client(client_id="c", secret="text")},  # type: ignore[arg-type]
        {"client": Client(client_id=7, secret=None)},  # type: ignore[arg-type]
        {"client": Client(client_id="c", secret=None, auth="client_secret_basic")},  # type: ignore[arg-type]
        {"client": Client(client_id="c", secret=None, key="pem")},  # type: ignore[arg-type]
        {"client": Client(client_id="c", secret=None, key=KEY)},
    ],
)
def test_an_unsound_profile_is_refused(changes: Mapping[str, Any]) -> None:
    """A text in the place of a list would admit its letters, and a subject from nowhere anybody."""
    made = structs.replace(profile(CONFIG), **changes)
    with pytest.raises(ConnectorBroken) as caught:
        resolve_profile(replace(SOUND, profile=returning(made)), CONFIG)
    assert caught.value.code == "connector_broken"
    assert "no-such-connector: its function `profile` returned an unsound" in caught.value.detail


def test_a_profile_of_another_protocol_is_refused() -> None:
    other = OIDCProfile(issuer="https://a.example", client=Client(client_id="c", secret=None))
    with pytest.raises(ConnectorBroken, match="returned a OIDCProfile"):
        resolve_profile(replace(SOUND, profile=returning(other)), CONFIG)


@pytest.mark.parametrize(
    "value",
    [
        None,
        Identity(issuer="https://b.example", subject="1"),
        Identity(issuer="https://a.example", subject="2"),
        Identity(issuer="https://a.example", subject="a@a.example"),
        Identity(issuer="https://a.example", subject=""),
        Identity(issuer="https://a.example", subject=1),  # type: ignore[arg-type]
        Identity(issuer="https://a.example", subject="1", groups="admins"),  # type: ignore[arg-type]
    ],
)
def test_an_identity_of_another_subject_than_the_engines_is_refused(value: object) -> None:
    """S43: the engine has taken the subject; a connector cannot choose a name or an address instead."""
    with pytest.raises(ConnectorBroken) as caught:
        map_identity(replace(SOUND, identity=returning(value)), CONFIG, EVIDENCE)
    assert caught.value.code == "connector_broken"


def test_evidence_of_another_protocol_never_reaches_a_connector() -> None:
    claims = VerifiedClaims(issuer="https://a.example", subject="1", id_token={})
    with pytest.raises(TypeError, match="does not map"):
        map_identity(SOUND, CONFIG, claims)


def test_a_refused_person_is_refused_by_the_connectors_own_code() -> None:
    def refusing(*_: object) -> Identity:
        raise NotAdmitted("a member of nothing")

    with pytest.raises(NotAdmitted) as caught:
        map_identity(replace(SOUND, identity=refusing), CONFIG, EVIDENCE)
    assert caught.value.code == "not_admitted"


def test_what_breaks_is_named_with_its_distribution(tmp_path: Any) -> None:  # noqa: ANN401 - pytest's
    """Whom to tell is what an operator wants to know; the key alone does not say it."""
    with installation(tmp_path) as installed:
        _install_failing(installed)
        connector: Any = Registry.installed(path=[str(tmp_path)]).get("failing")
        config = connector.config(issuer="https://a.example")
        with pytest.raises(ConnectorBroken) as caught:
            map_identity(connector, config, VerifiedClaims(issuer="https://a.example", subject="1", id_token={}))
    assert caught.value.detail == "failing (failing-connector 2.5): its function `identity` raised KeyError: 'name'."


def _install_failing(installed: Installation) -> None:
    source = CONNECTOR.replace("{key}", "failing").replace("return standard_identity(claims)", "raise KeyError('name')")
    entry_points = {"vestibule.connectors.v1": {"failing": "failing_connector:connector"}}
    installed.add("failing-connector", entry_points, source, version="2.5")
