"""The contract suite for plain OAuth 2.0: each way of breaking a promise makes the test about it fail."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

import pytest
from msgspec import structs

from vestibule_sdk import (
    Client,
    ConfigError,
    ConnectorConfig,
    Document,
    Email,
    Guide,
    Identity,
    Manifest,
    NotAdmitted,
    OAuth2Connector,
    OAuth2Profile,
    Pkce,
    Quirk,
    Secret,
    SubjectKind,
    SubjectMember,
    VerifiedDocuments,
    field,
)
from vestibule_sdk.testing import OAuth2ConnectorContract


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """What a provider needs."""

    client_id: Annotated[str, field("Client ID", "Its name.", example="vestibule")]
    client_secret: Annotated[Secret, field("Client secret", "Its password.")]


class Written(Guide, frozen=True, kw_only=True):
    """A guide that is at hand, not in a package."""

    def text(self) -> str:
        """What is written."""
        return "Paste `clientId` and `clientSecret`. Register `{{ redirect_uri }}`."


def profile(config: Config) -> OAuth2Profile:
    return OAuth2Profile(
        issuer="https://acme.example",
        authorization_endpoint="https://acme.example/authorize",
        token_endpoint="https://acme.example/token",
        client=Client(client_id=config.client_id, secret=config.client_secret),
        subject=SubjectMember(document="user", member="id", kind=SubjectKind.NUMBER),
        documents=(
            Document(name="user", url="https://api.acme.example/user"),
            Document(name="emails", url="https://api.acme.example/emails", optional=True),
        ),
    )


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> Config:
    if issuer != "https://acme.example":
        raise ConfigError("is not Acme", path="issuerUrl")
    return Config(client_id=client_id, client_secret=client_secret)


def emails(said: VerifiedDocuments) -> tuple[Email, ...]:
    return tuple(
        Email(each["address"], verified=each.get("verified") is True)
        for each in said.items("emails")
        if isinstance(each.get("address"), str) and each["address"]
    )


def identity(said: VerifiedDocuments) -> Identity:
    return Identity(issuer=said.issuer, subject=said.subject, name=said.text("user", "name"), emails=emails(said))


SOUND = OAuth2Connector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=lambda _, said: identity(said),
    from_issuer=from_issuer,
    guide=Written(package="acme"),
)
SAMPLE = VerifiedDocuments(
    issuer="https://acme.example",
    subject="7",
    documents={
        "user": {"id": 7, "name": "Ada"},
        "emails": [
            {"address": "ada@acme.example", "verified": True},
            {"address": "countess@acme.example", "verified": False},
        ],
    },
)
EXAMPLE = {"clientId": "c", "clientSecret": "s"}


def suite_of(tested: OAuth2Connector[Any], **attributes: object) -> OAuth2ConnectorContract:
    members = {
        "connector": tested,
        "example": EXAMPLE,
        "samples": (SAMPLE,),
        "issuer": "https://acme.example",
        **attributes,
    }
    kind: Callable[[], OAuth2ConnectorContract] = type("Suite", (OAuth2ConnectorContract,), members)
    return kind()


def failing(suite: OAuth2ConnectorContract) -> set[str]:
    failed = set()
    for name in dir(suite):
        if name.startswith("test_"):
            try:
                getattr(suite, name)()
            except Exception:  # noqa: BLE001 - pytest counts any exception of a test as its failure
                failed.add(name)
    return failed


def mapped(change: Callable[[Identity, VerifiedDocuments], Identity]) -> OAuth2Connector[Any]:
    return replace(SOUND, identity=lambda _, said: change(identity(said), said))


def resolved(**change: Any) -> OAuth2Connector[Any]:  # noqa: ANN401 - any value of a profile
    return replace(SOUND, profile=lambda config: structs.replace(profile(config), **change))


class TestASoundConnector(OAuth2ConnectorContract):
    """Passes everything."""

    connector = SOUND
    example: ClassVar[Mapping[str, Any]] = EXAMPLE
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = (SAMPLE,)
    issuer = "https://acme.example"


def first_address(said: VerifiedDocuments) -> str:
    found = emails(said)
    return found[0].address if found else "nobody"


def believing(said: VerifiedDocuments) -> tuple[Email, ...]:
    return tuple(Email(each.address, verified=True) for each in emails(said))


def truthful(said: VerifiedDocuments) -> tuple[Email, ...]:
    return tuple(
        Email(each["address"], verified=bool(each.get("verified")))
        for each in said.items("emails")
        if isinstance(each.get("address"), str)
    )


STANDS = "test_the_subject_stands_in_a_document_that_is_always_there"
FOLLOWS = "test_the_subject_follows_the_person_and_never_the_address"
OPTIONAL = "test_every_document_that_is_optional_may_be_missing"
MISSING = "test_every_member_may_be_missing"
UNKNOWN = "test_unknown_members_change_nothing"
TYPES = "test_members_of_a_wrong_type_never_break_it"
VERIFIED = "test_only_an_explicit_boolean_verifies_an_address"
HTTPS = "test_every_address_in_the_profile_is_https"
SAMPLES = "test_samples_map_to_identities_of_the_verified_issuer"
FOUR_FIELDS = "test_the_four_field_api_gives_a_configuration_or_a_config_error"
USER = Document(name="user", url="https://acme.example/user")


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (replace(SOUND, from_issuer=lambda issuer, *_: from_issuer(issuer, "other", Secret("s-1"))), FOUR_FIELDS),
        (resolved(token_endpoint="http://acme.example/token"), HTTPS),
        (resolved(authorization_endpoint="https://evil.example/authorize"), HTTPS),
        (resolved(documents=(USER, Document(name="emails", url="https://evil.example/emails"))), HTTPS),
        (resolved(subject=SubjectMember(document="emails", member="id")), STANDS),
        (resolved(subject=SubjectMember(document="nothing", member="id")), STANDS),
        (resolved(subject=SubjectMember(document="user", member="name")), STANDS),
        (resolved(documents=(USER, USER)), STANDS),
        (mapped(lambda found, _: structs.replace(found, issuer="https://other.example")), SAMPLES),
        (mapped(lambda found, said: structs.replace(found, subject=first_address(said))), SAMPLES),
        (mapped(lambda found, _: structs.replace(found, subject="7")), FOLLOWS),
        (mapped(lambda found, said: structs.replace(found, name=said.documents["emails"][0]["address"])), OPTIONAL),
        (mapped(lambda found, said: structs.replace(found, name=said.documents["user"]["name"])), MISSING),
        (mapped(lambda found, said: structs.replace(found, name=str(sorted(said.object("user"))))), UNKNOWN),
        (mapped(lambda found, said: structs.replace(found, name=said.object("user").get("name"))), TYPES),
        (mapped(lambda found, said: structs.replace(found, emails=believing(said))), VERIFIED),
        (mapped(lambda found, said: structs.replace(found, emails=truthful(said))), VERIFIED),
    ],
)
def test_each_broken_promise_is_found_by_the_test_about_it(broken: OAuth2Connector[Any], expected: str) -> None:
    assert expected in failing(suite_of(broken))


def test_a_person_who_is_not_admitted_is_a_declared_refusal() -> None:
    def strict(_: Config, said: VerifiedDocuments) -> Identity:
        if not said.items("emails"):
            raise NotAdmitted("no address at all")
        return identity(said)

    assert failing(suite_of(replace(SOUND, identity=strict))) == set()


def test_samples_show_every_document_that_is_not_optional() -> None:
    bare = structs.replace(SAMPLE, documents={"emails": []})
    foreign = structs.replace(SAMPLE, documents={**SAMPLE.documents, "orgs": []})
    other = structs.replace(SAMPLE, subject="8")
    for sample in (bare, foreign, other):
        assert STANDS in failing(suite_of(SOUND, samples=(sample,)))
    without_emails = structs.replace(SAMPLE, documents={"user": SAMPLE.documents["user"]})
    assert failing(suite_of(SOUND, samples=(without_emails,))) == set()


LOGIN = structs.replace(
    SAMPLE,
    documents={
        **SAMPLE.documents,
        "user": {"id": 7, "handle": "ada", "tag": "ada@acme.example", "login": "ada", "teams": [{"slug": "x"}]},
    },
)
PROVED = "test_an_address_and_its_proof_stand_in_one_object"
LOOK_ALIKE = "test_nothing_that_looks_like_a_proof_verifies_an_address"
UNSEEN = "test_what_no_sample_shows_never_breaks_it"
GROUPS = "test_a_long_list_of_groups_arrives_whole"
LOOSE = "test_nothing_that_loosens_a_check_is_on_by_itself"


def by_member(member: str) -> OAuth2Connector[Any]:
    """With another member as the subject, and the user name from `handle`."""

    def named(_: Config, said: VerifiedDocuments) -> Identity:
        return structs.replace(identity(said), username=said.text("user", "handle"))

    subject = SubjectMember(document="user", member=member)
    return replace(resolved(subject=subject), identity=named)


@pytest.mark.parametrize(
    ("member", "subject"), [("login", "ada"), ("handle", "ada"), ("tag", "ada@acme.example"), ("email", "ada")]
)
def test_a_subject_that_changes_hands_is_found(member: str, subject: str) -> None:
    """S43: whatever it is called, a user name or an address is somebody else's tomorrow."""
    sample = structs.replace(LOGIN, subject=subject)
    user = {"email": "ada", **LOGIN.documents["user"]}
    sample = structs.replace(sample, documents={**LOGIN.documents, "user": user})
    assert FOLLOWS in failing(suite_of(by_member(member), samples=(sample,)))


def first_flag(said: VerifiedDocuments) -> tuple[Email, ...]:
    """One flag for all of the addresses."""
    flags = [each.get("verified") for each in said.items("emails")]
    return tuple(Email(each.address, verified=flags[:1] == [True]) for each in emails(said))


def any_flag(said: VerifiedDocuments) -> tuple[Email, ...]:
    flags = [each.get("verified") for each in (*said.items("emails"), said.object("user"))]
    return tuple(Email(each.address, verified=each.verified or True in flags) for each in emails(said))


def other_flag(said: VerifiedDocuments) -> tuple[Email, ...]:
    return tuple(
        Email(each["address"], verified=each.get("verified") is True or each.get("confirmed") == 1)
        for each in said.items("emails")
        if isinstance(each.get("address"), str) and each["address"]
    )


@pytest.mark.parametrize(
    ("proving", "expected"), [(first_flag, VERIFIED), (any_flag, PROVED), (other_flag, LOOK_ALIKE)]
)
def test_an_address_that_is_verified_by_something_else_is_found(
    proving: Callable[[VerifiedDocuments], tuple[Email, ...]], expected: str
) -> None:
    """S46."""
    broken = mapped(lambda found, said: structs.replace(found, emails=proving(said)))
    sample = structs.replace(SAMPLE, documents={**SAMPLE.documents, "emails": SAMPLE.documents["emails"][::-1]})
    assert expected in failing(suite_of(broken, samples=(SAMPLE, sample)))


def teams(said: VerifiedDocuments) -> tuple[str, ...]:
    listed = said.object("user").get("teams")
    items = [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    return tuple(f"acme/{each['slug']}" for each in items if isinstance(each.get("slug"), str))


def test_groups_that_are_cut_short_are_found() -> None:
    def grouped(at_most: int) -> OAuth2Connector[Any]:
        return mapped(lambda found, said: structs.replace(found, groups=teams(said)[:at_most]))

    assert failing(suite_of(grouped(1000), samples=(LOGIN,))) == set()
    assert failing(suite_of(grouped(30), samples=(LOGIN,))) == {GROUPS}


def test_a_member_that_no_sample_shows_is_varied_all_the_same() -> None:
    broken = mapped(lambda found, said: structs.replace(found, name=said.object("user").get("acme_title")))
    assert failing(suite_of(broken)) == {UNSEEN}


def test_a_check_that_is_loosened_by_itself_is_found() -> None:
    quirk = Quirk(name="pkce_unsupported", source="https://acme.example/docs")
    assert failing(suite_of(resolved(pkce=Pkce.OFF))) == {LOOSE}
    assert failing(suite_of(resolved(quirks=(quirk,)))) == {LOOSE}
    assert failing(suite_of(resolved(quirks=(quirk,)), loosening_quirks=("pkce_unsupported",))) == set()


def test_an_issuer_that_is_ignored_is_found() -> None:
    """R6."""
    constant = replace(SOUND, from_issuer=lambda _, *rest: from_issuer("https://acme.example", *rest))
    assert FOUR_FIELDS in failing(suite_of(constant))
    assert FOUR_FIELDS in failing(suite_of(resolved(issuer="https://acme.example/x")))


class Switched(Config, frozen=True, kw_only=True):
    """May do without PKCE."""

    pkce: Annotated[Literal["on", "off"], field("PKCE", "On.", labels={"on": "On", "off": "Off"})] = "on"


def test_a_switch_of_the_example_does_not_loosen_by_itself() -> None:
    """An administrator may; what counts is how the form comes."""

    def switched(config: Switched) -> OAuth2Profile:
        return structs.replace(profile(config), pkce=Pkce.OFF if config.pkce == "off" else Pkce.S256)

    sound: OAuth2Connector[Any] = SOUND
    tested = replace(sound, config=Switched, profile=switched)
    assert LOOSE not in failing(suite_of(tested, example={**EXAMPLE, "pkce": "off"}))
    always = replace(tested, profile=lambda config: structs.replace(profile(config), pkce=Pkce.OFF))
    assert LOOSE in failing(suite_of(always, example={**EXAMPLE, "pkce": "off"}))
