"""Connectors that take two people for one, or believe too much, and look sound: each is found by the test about it."""

import logging
import os
import posix
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from acme_connector import SAMPLE, SOUND, Config, failing, from_issuer, mapped, profile, suite_of
from msgspec import structs

from vestibule_sdk import (
    Email,
    Identity,
    MissingUserInfo,
    OIDCConnector,
    Pkce,
    Quirk,
    Secret,
    VerifiedClaims,
    standard_identity,
)

LOG = logging.getLogger("acme")

SUBJECT = "test_the_subject_follows_the_person_and_never_the_address"
GROUPS = "test_a_long_list_of_groups_arrives_whole"
LOOK_ALIKE = "test_nothing_that_looks_like_a_proof_verifies_an_address"
ONE_DOCUMENT = "test_an_address_and_its_proof_come_from_one_document"
UNSEEN = "test_what_no_sample_shows_never_breaks_it"
LOOSE = "test_nothing_that_loosens_a_check_is_on_by_itself"
FOUR_FIELDS = "test_the_four_field_api_gives_a_configuration_or_a_config_error"
PURE = "test_the_profile_is_a_pure_function_of_the_configuration"
SAMPLES = "test_samples_map_to_identities_of_the_verified_issuer"
SECRETS = "test_no_secret_shows_in_schema_text_or_json"
TRUST = "test_whether_a_new_connection_starts_trusted_follows_from_the_configuration"

GROUPED = structs.replace(SAMPLE, subject="aBc-1 x", id_token={**SAMPLE.id_token, "groups": ["a", "b", "c"]})


def renamed(change: Callable[[str], str]) -> OIDCConnector[Any]:
    return mapped(lambda found, _: structs.replace(found, subject=change(found.subject)))


def grouped(change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> OIDCConnector[Any]:
    return replace(
        SOUND,
        identity=lambda _, claims: structs.replace(
            standard_identity(claims), groups=change(claims.texts("groups") or ())
        ),
    )


def resolved(**change: Any) -> OIDCConnector[Any]:  # noqa: ANN401 - any value of a profile
    return replace(SOUND, profile=lambda config: structs.replace(profile(config), **change))


def judged(rule: Callable[[Email, VerifiedClaims], bool]) -> OIDCConnector[Any]:
    """Verified by a rule of its own."""
    return mapped(
        lambda found, claims: structs.replace(
            found, emails=tuple(Email(each.address, verified=rule(each, claims)) for each in found.emails)
        )
    )


def test_a_sound_connector_of_groups_keeps_every_promise() -> None:
    assert failing(suite_of(grouped(lambda groups: groups), samples=(GROUPED,))) == set()


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        str.strip,
        str.casefold,
        lambda subject: subject[:3],
        lambda subject: subject.removesuffix("x"),
        lambda subject: str(sum(subject.encode()) % 7),
        lambda subject: f"acme:{subject}",
    ],
)
def test_a_subject_that_is_not_the_verified_one_byte_by_byte_is_found(change: Callable[[str], str]) -> None:
    """S43: of everybody who does not say what else it is made of."""
    assert SUBJECT in failing(suite_of(renamed(change), samples=(GROUPED,)))


GUID = "9188040d-6c67-4c5b-b112-36a304b66dad"
COMPOSED = structs.replace(SAMPLE, id_token={**SAMPLE.id_token, "tid": GUID, "oid": "Ada-Lovelace"})


@pytest.mark.parametrize(
    "merge",
    [
        lambda tenant, person: f"{tenant}/{person.lower()}",
        lambda tenant, person: f"{tenant}/{person.strip()}",
        lambda tenant, person: f"{tenant[:8]}/{person}",
        lambda tenant, person: f"{tenant}/{person[4:]}",
        lambda tenant, person: f"{tenant}/{person[:8]}",
        lambda tenant, person: f"{sum(tenant.encode()) % 10}/{person}",
    ],
)
def test_a_composed_subject_that_merges_people_is_found(merge: Callable[[str, str], str]) -> None:
    """S43: in every character of every part."""
    assert SUBJECT in failing(suite_of(composed(merge), samples=(COMPOSED,)))


def test_a_guid_means_the_same_in_capitals() -> None:
    """RFC 9562 4."""
    sound = composed(lambda tenant, person: f"{tenant.lower()}/{person}")
    assert SUBJECT not in failing(suite_of(sound, samples=(COMPOSED,)))


def composed(merge: Callable[[str, str], str]) -> OIDCConnector[Any]:
    def identity(_: Config, claims: VerifiedClaims) -> Identity:
        tenant, person = claims.text("tid"), claims.text("oid")
        if tenant is None or person is None:
            raise MissingUserInfo("no tid or no oid")
        return structs.replace(standard_identity(claims), subject=merge(tenant, person))

    return replace(SOUND, identity=identity, subject_claims=("tid", "oid"))


@pytest.mark.parametrize(
    "change",
    [
        lambda groups: groups[:1],
        lambda groups: groups[:100],
        lambda groups: groups[-5:],
        lambda groups: tuple(sorted(groups))[:50],
    ],
)
def test_groups_that_are_cut_short_are_found(change: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    assert failing(suite_of(grouped(change), samples=(GROUPED,))) == {GROUPS}


def test_groups_too_many_to_take_may_be_refused() -> None:
    def strict(_: Config, claims: VerifiedClaims) -> Identity:
        groups = claims.texts("groups") or ()
        if len(groups) > 100:
            raise MissingUserInfo("too many groups")
        return structs.replace(standard_identity(claims), groups=groups)

    assert failing(suite_of(replace(SOUND, identity=strict), samples=(GROUPED,))) == set()


def one_of_each(claims: VerifiedClaims) -> tuple[Email, ...]:
    """Userinfo's address, and whichever word there is about one."""
    address = claims.userinfo.get("email") or claims.id_token.get("email")
    return (Email(address, verified=claims.is_true("email_verified")),) if isinstance(address, str) and address else ()


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (judged(lambda email, claims: email.verified or claims.get("verified_email") == "true"), LOOK_ALIKE),
        (judged(lambda email, claims: email.verified or claims.is_true("emailVerified")), LOOK_ALIKE),
        (judged(lambda email, claims: email.verified or claims.get("verified") == 1), LOOK_ALIKE),
        (judged(lambda email, _: email.verified or email.address.endswith("@corp.example")), LOOK_ALIKE),
        (judged(lambda email, _: email.verified or email.address.endswith("@gmail.com")), LOOK_ALIKE),
        (judged(lambda email, _: email.verified or email.address.endswith("id.example")), LOOK_ALIKE),
        (mapped(lambda found, claims: structs.replace(found, emails=one_of_each(claims))), ONE_DOCUMENT),
        (judged(lambda email, claims: email.verified or claims.userinfo.get("email_verified") is True), ONE_DOCUMENT),
    ],
)
def test_an_address_that_is_verified_by_something_else_is_found(broken: OIDCConnector[Any], expected: str) -> None:
    """S46."""
    assert expected in failing(suite_of(broken))


def country(found: Identity, claims: VerifiedClaims) -> Identity:
    address = claims.get("address")
    return structs.replace(found, attributes={"country": (address["country"],)} if address else {})


@pytest.mark.parametrize(
    "change",
    [
        country,
        lambda found, claims: structs.replace(found, name=claims.get("acme_title")),
        lambda found, claims: structs.replace(found, mfa="mfa" in (claims.get("acme_methods") or ())),
    ],
)
def test_a_claim_that_no_sample_shows_is_varied_all_the_same(
    change: Callable[[Identity, VerifiedClaims], Identity],
) -> None:
    """Of the standard's, and of those that the connector asks for."""
    assert failing(suite_of(mapped(change))) == {UNSEEN}


NO_PKCE = Quirk(name="pkce_unsupported", source="https://id.example/docs")
SPELLING = Quirk(name="basic_auth_not_form_encoded", source="https://id.example/docs")


def test_a_check_that_is_loosened_by_itself_is_found() -> None:
    assert failing(suite_of(resolved(pkce=Pkce.OFF))) == {LOOSE}
    assert failing(suite_of(resolved(quirks=(NO_PKCE,)))) == {LOOSE}
    assert failing(suite_of(resolved(quirks=(NO_PKCE,)), loosening_quirks=("pkce_unsupported",))) == set()
    assert failing(suite_of(resolved(quirks=(SPELLING,)))) == set()


@pytest.mark.parametrize(
    "chosen", ["https://other.example", "https://id.example.other.example", "https://id.example/x"]
)
def test_an_issuer_that_is_ignored_is_found(chosen: str) -> None:
    """R6."""
    constant = replace(SOUND, from_issuer=lambda _, *rest: from_issuer(chosen, *rest))
    assert FOUR_FIELDS in failing(suite_of(constant))


def test_an_issuer_that_is_the_same_for_everybody_is_found() -> None:
    """R6: even where it is the right one for the example."""

    def constant(issuer: str, client_id: str, client_secret: Secret) -> Config:
        from_issuer(issuer, client_id, client_secret)
        return from_issuer("https://id.example", client_id, client_secret)

    assert failing(suite_of(replace(SOUND, from_issuer=constant))) == {FOUR_FIELDS}


def test_an_issuer_of_another_host_is_found_even_when_the_examples_own_is_right() -> None:
    def astray(config: Config) -> Any:  # noqa: ANN401 - a profile
        evil = config.issuer if "example" in config.issuer else "https://evil.test"
        return structs.replace(profile(config), issuer=evil)

    assert failing(suite_of(replace(SOUND, profile=astray))) == {FOUR_FIELDS}


def threaded() -> None:
    thread = threading.Thread(target=lambda: os.environ.get("HOME"))
    thread.start()
    thread.join()


@pytest.mark.parametrize(
    "telling",
    [
        lambda: LOG.info("%s", "something"),
        lambda: LOG.debug("something"),
        lambda: logging.getLogger("acme"),
        lambda: posix.environ.get(b"HOME"),
        lambda: posix.environ[b"PATH"],
        lambda: os.environ["PATH"],
        threaded,
    ],
)
def test_a_function_that_tells_somebody_or_asks_by_a_back_door_is_found(telling: Callable[[], object]) -> None:
    def loud_profile(config: Config) -> Any:  # noqa: ANN401 - a profile
        telling()
        return profile(config)

    def loud(found: Identity, _: VerifiedClaims) -> Identity:
        telling()
        return found

    assert PURE in failing(suite_of(replace(SOUND, profile=loud_profile)))
    assert SAMPLES in failing(suite_of(mapped(loud)))


@pytest.mark.parametrize(
    "told",
    [
        lambda secret: secret,
        lambda secret: secret[::-1],
        lambda secret: str(len(secret)),
        lambda secret: secret.encode().hex(),
    ],
)
def test_a_secret_in_any_form_is_found(told: Callable[[str], str]) -> None:
    """S59."""

    def telling(config: Config) -> Any:  # noqa: ANN401 - a profile
        return structs.replace(profile(config), extra_parameters={"k": told(config.client_secret.reveal())})

    assert SECRETS in failing(suite_of(replace(SOUND, profile=telling)))


def test_trust_that_does_not_follow_from_the_configuration_is_found() -> None:
    """R49."""
    asking: Callable[[Any], bool] = lambda _: "TRUSTED" in os.environ  # noqa: E731 - typed
    wordy: Callable[[Any], Any] = lambda config: config.issuer  # noqa: E731 - typed
    for starts_trusted in (asking, wordy):
        assert failing(suite_of(replace(SOUND, starts_trusted=starts_trusted))) == {TRUST}
    assert failing(suite_of(replace(SOUND, starts_trusted=lambda config: "id.example" in config.issuer))) == set()
