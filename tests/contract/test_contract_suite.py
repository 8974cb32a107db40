"""The contract suite itself: each way of breaking a promise makes exactly the test about it fail."""

import os
import time
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

import pytest
from acme_connector import GUIDE, SAMPLE, SOUND, Config, failing, from_issuer, mapped, profile, suite_of
from msgspec import structs

from vestibule_sdk import (
    ConfigError,
    Email,
    Endpoints,
    Guide,
    Identity,
    MissingUserInfo,
    OIDCConnector,
    OIDCProfile,
    Quirk,
    Secret,
    VerifiedClaims,
    field,
    standard_identity,
)
from vestibule_sdk.testing import OIDCConnectorContract

COUNTER = iter(range(10**9))
ODD_QUIRK = Quirk(name="pkce_unsupported", source="http://id.example/docs")


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
FORM = "test_the_configuration_makes_a_form"
GUIDED = "test_the_guide_names_every_field_and_only_places_that_are_filled_in"
SECRETS = "test_no_secret_shows_in_schema_text_or_json"
TYPED_SUBJECT = "test_a_subject_that_is_missing_or_no_text_is_refused"
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
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), prompt=os.environ.get("PROMPT"))), PURE),
        (replace(SOUND, guide=None), GUIDED),
        (replace(SOUND, guide=Guide(package="vestibule_sdk", file="nothing.md")), GUIDED),
        (replace(SOUND, guide=structs.replace(GUIDE, written="`issuer`, `clientId`")), GUIDED),
        (replace(SOUND, guide=structs.replace(GUIDE, written=f"{GUIDE.written} {{{{ sign_in }}}}")), GUIDED),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), issuer="http://id.example")), HTTPS),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), discovery_url="https://evil.example")), HTTPS),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), api_origins=("https://api.example",))), HTTPS),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), quirks=(ODD_QUIRK,))), HTTPS),
        (
            replace(
                SOUND, profile=lambda c: structs.replace(profile(c), endpoints=Endpoints(token="http://id.example/t"))
            ),
            HTTPS,
        ),
        (replace(SOUND, from_issuer=lambda issuer, *_: from_issuer(issuer, "other", Secret("s-1"))), FOUR_FIELDS),
        (replace(SOUND, from_issuer=lambda issuer, *rest: from_issuer(issuer.split("//")[1], *rest)), FOUR_FIELDS),
        (
            replace(SOUND, from_issuer=lambda issuer, *rest: from_issuer(issuer + str(time.time())[:0], *rest)),
            FOUR_FIELDS,
        ),
        (mapped(lambda found, _: structs.replace(found, name=time.strftime("%Y"))), SAMPLES),
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

    assert SECRETS in failing(suite_of(replace(SOUND, config=Leaky)))


def test_a_secret_that_an_error_tells_is_found() -> None:
    """S59: errors reach the log."""

    def telling(config: Config) -> OIDCProfile:
        raise ConfigError(f"{config.client_secret.reveal()} is no secret", path="clientSecret")

    assert SECRETS in failing(suite_of(replace(SOUND, profile=telling)))


class Choosy(Config, frozen=True, kw_only=True):
    """Asks for what no form can show."""

    sizes: Annotated[tuple[int, ...], field("Sizes", "How large.")] = ()


class Wordless(Config, frozen=True, kw_only=True):
    """Gives no words for its choices."""

    colour: Annotated[Literal["red", "green"], field("Colour", "Which one.", labels={"red": "Red"})] = "red"


class Misleading(Config, frozen=True, kw_only=True):
    """Refuses what it shows as an example."""

    code: Annotated[str, field("Code", "Three letters.", example="four", max_length=3)]


class Terse(Config, frozen=True, kw_only=True):
    """Asks for a value and shows none."""

    code: Annotated[str, field("Code", "Three letters.")]


class Mumbling(Config, frozen=True, kw_only=True):
    """Helps with half a sentence."""

    code: Annotated[str, field("Code", "three letters", example="abc")] = "abc"


@pytest.mark.parametrize("config", [Choosy, Wordless, Misleading, Terse, Mumbling])
def test_a_form_that_leaves_an_administrator_alone_is_found(config: type[Config]) -> None:
    assert failing(suite_of(replace(SOUND, config=config))) >= {FORM}


def test_hosts_that_are_named_are_the_only_ones() -> None:
    """S61: and every host below them."""
    assert failing(suite_of(SOUND, hosts=("example",))) == set()
    assert failing(suite_of(SOUND, hosts=("elsewhere.example",))) == {HTTPS}
    assert failing(suite_of(SOUND, hosts=("xample",))) == {HTTPS}


TENANT = structs.replace(SAMPLE, id_token={**SAMPLE.id_token, "tid": "t-1", "oid": "o-1", "xms_edov": True})
ENTRA_LIKE = {
    "samples": (TENANT,),
    "verification_claims": ("xms_edov",),
}


def two_part(claims: VerifiedClaims) -> Identity:
    tenant, person = claims.text("tid"), claims.text("oid")
    if tenant is None or person is None:
        raise MissingUserInfo("no tid or no oid")
    signed = claims.id_token
    proved = signed.get("email") if signed.get("xms_edov") is True else None
    return structs.replace(
        standard_identity(claims),
        subject=f"{tenant}/{person}",
        emails=tuple(
            structs.replace(each, verified=each.address == proved) for each in standard_identity(claims).emails
        ),
    )


def test_a_subject_of_several_claims_needs_each_of_them() -> None:
    """S43, S46: as at Entra, where `sub` differs between applications and email_verified proves nothing."""
    composed = replace(SOUND, subject_claims=("tid", "oid"))
    sound = replace(composed, identity=lambda _, claims: two_part(claims))
    assert failing(suite_of(sound, **ENTRA_LIKE)) == set()

    def one_part(_: Config, claims: VerifiedClaims) -> Identity:
        return structs.replace(two_part(claims), subject=claims.text("oid") or "")

    def by_sub(_: Config, claims: VerifiedClaims) -> Identity:
        return structs.replace(two_part(claims), subject=claims.subject)

    def believing(_: Config, claims: VerifiedClaims) -> Identity:
        return structs.replace(two_part(claims), emails=standard_identity(claims).emails)

    def untyped(_: Config, claims: VerifiedClaims) -> Identity:
        found = standard_identity(claims)
        return structs.replace(found, subject=f"{claims.get('tid')}/{claims.get('oid')}", emails=())

    assert SUBJECT in failing(suite_of(replace(composed, identity=one_part), **ENTRA_LIKE))
    assert SUBJECT in failing(suite_of(replace(composed, identity=by_sub), **ENTRA_LIKE))
    assert VERIFIED in failing(suite_of(replace(composed, identity=believing), **ENTRA_LIKE))
    assert TYPED_SUBJECT in failing(suite_of(replace(composed, identity=untyped), **ENTRA_LIKE))


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
