"""The contract suite for SAML itself: each way of breaking a promise makes exactly the test about it fail."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import pytest
from msgspec import structs

from vestibule_sdk import (
    NAME_ID_EMAIL,
    AccountNotFound,
    Binding,
    ConnectorConfig,
    Email,
    Guide,
    Identity,
    IdPEndpoint,
    IdPMetadata,
    Manifest,
    NameID,
    Quirk,
    SAMLConnector,
    SAMLProfile,
    Secret,
    VerifiedAssertion,
    assertion_identity,
    field,
    pem_certificates,
)
from vestibule_sdk.testing import SAMLConnectorContract

COUNTER = iter(range(10**9))
BARE = b64encode(b"\x30\x82\x01\x00" + bytes(40)).decode()
OTHER = b64encode(b"\x30\x82\x01\x00" + bytes(41)).decode()


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """What a provider needs."""

    idp: Annotated[str, field("IdP", "Its name.", example="urn:example:idp")]
    sso_url: Annotated[str, field("SSO URL", "Where it is.", example="https://id.example/sso", url=True)]
    certificates: Annotated[tuple[str, ...], field("Certificates", "Its keys.", example="MIIC...", multiline=True)]
    password: Annotated[Secret | None, field("Password", "For what it may need.")] = None


class Written(Guide, frozen=True, kw_only=True):
    """A guide that is at hand, not in a package."""

    written: str

    def text(self) -> str:
        """What is written."""
        return self.written


GUIDE = Written(package="acme", written="Paste `idp`, `ssoUrl`, `certificates`, `password`. Register `{{ acs_url }}`.")


def profile(config: Config) -> SAMLProfile:
    return SAMLProfile(
        idp_entity_id=config.idp,
        sso_url=config.sso_url,
        signing_certificates=pem_certificates(config.certificates, path="certificates"),
    )


def from_metadata(metadata: IdPMetadata) -> dict[str, Any]:
    fields: dict[str, Any] = {"idp": metadata.entity_id, "certificates": list(metadata.signing_certificates)}
    if metadata.sso:
        fields["ssoUrl"] = metadata.sso[0].url
    return fields


SOUND = SAMLConnector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=lambda _, assertion: assertion_identity(assertion),
    from_metadata=from_metadata,
    guide=GUIDE,
)
EXAMPLE: dict[str, Any] = {
    "idp": "urn:example:acme",
    "ssoUrl": "https://id.example/sso",
    "certificates": [BARE],
    "password": "x",
}
SAMPLE = VerifiedAssertion(
    issuer="urn:example:acme",
    subject="1",
    name_id=NameID(value="a@id.example", format=NAME_ID_EMAIL),
    attributes={"email": ("a@id.example",), "displayName": ("A",), "groups": ("x", "y"), "shoeSize": ("42",)},
)
METADATA = IdPMetadata(
    entity_id="urn:example:other",
    sso=(IdPEndpoint(binding=Binding.REDIRECT, url="https://id.example/other"),),
    signing_certificates=(BARE, OTHER),
)


def suite_of(tested: SAMLConnector[Any], **attributes: object) -> SAMLConnectorContract:
    members = {
        "connector": tested,
        "example": EXAMPLE,
        "samples": (SAMPLE,),
        "metadata": (METADATA,),
        **attributes,
    }
    kind: Callable[[], SAMLConnectorContract] = type("Suite", (SAMLConnectorContract,), members)
    return kind()


def failing(suite: SAMLConnectorContract) -> set[str]:
    failed = set()
    for name in dir(suite):
        if name.startswith("test_"):
            try:
                getattr(suite, name)()
            except Exception:  # noqa: BLE001 - pytest counts any exception of a test as its failure
                failed.add(name)
    return failed


def mapped(change: Callable[[Identity, VerifiedAssertion], Identity]) -> SAMLConnector[Any]:
    return replace(SOUND, identity=lambda _, assertion: change(assertion_identity(assertion), assertion))


def resolved(**change: Any) -> SAMLConnector[Any]:  # noqa: ANN401 - any value of a profile
    return replace(SOUND, profile=lambda config: structs.replace(profile(config), **change))


def filled(change: Callable[[dict[str, Any], IdPMetadata], object]) -> SAMLConnector[Any]:
    made: Callable[[IdPMetadata], Any] = lambda metadata: change(from_metadata(metadata), metadata)  # noqa: E731 - typed
    return replace(SOUND, from_metadata=made)


class TestASoundConnector(SAMLConnectorContract):
    """Passes everything."""

    connector = SOUND
    example: ClassVar[dict[str, Any]] = EXAMPLE
    samples: ClassVar[tuple[VerifiedAssertion, ...]] = (SAMPLE,)
    metadata: ClassVar[tuple[IdPMetadata, ...]] = (METADATA,)


def verified(found: Identity, assertion: VerifiedAssertion) -> Identity:
    return structs.replace(
        found,
        emails=tuple(Email(each.address, verified="email_verified" in assertion.attributes) for each in found.emails),
    )


PROMISES = "test_the_connector_keeps_the_promises_of_the_interface"
GUIDED = "test_the_guide_names_every_field_and_only_places_that_are_filled_in"
PURE = "test_the_profile_is_a_pure_function_of_the_configuration"
HTTPS = "test_every_address_in_the_profile_is_https"
LOOSE = "test_nothing_that_loosens_a_check_is_on_by_itself"
CERTIFICATES = "test_the_profile_trusts_certificates_in_pem_only"
SAMPLES = "test_samples_map_to_identities_of_the_verified_issuer"
SUBJECT = "test_the_subject_is_the_assertions_and_never_the_address"
MISSING = "test_every_attribute_may_be_missing"
UNKNOWN = "test_unknown_attributes_are_handed_on_and_change_nothing"
ODD = "test_odd_values_never_break_it"
VERIFIED = "test_nothing_but_a_documented_attribute_verifies_an_address"
METADATA_FIELDS = "test_metadata_gives_fields_that_complete_the_example"
POOR = "test_poor_metadata_gives_fewer_fields_or_a_config_error"


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        (replace(SOUND, manifest=structs.replace(SOUND.manifest, icon="<svg onload='x'/>")), PROMISES),
        (replace(SOUND, profile=lambda c: structs.replace(profile(c), skew_s=next(COUNTER))), PURE),
        (replace(SOUND, guide=None), GUIDED),
        (resolved(sso_url="http://id.example"), HTTPS),
        (resolved(slo_url="https://evil.example/slo"), HTTPS),
        (resolved(slo_url="javascript:alert(1)"), HTTPS),
        (resolved(quirks=(Quirk(name="x", source="http://x.example"),)), HTTPS),
        (resolved(allow_sha1=True), LOOSE),
        (resolved(allow_cbc="false"), LOOSE),
        (resolved(second_opinion=False), LOOSE),
        (resolved(signing_certificates=()), CERTIFICATES),
        (resolved(signing_certificates=(BARE,)), CERTIFICATES),
        (mapped(lambda found, _: structs.replace(found, issuer="urn:example:other")), SAMPLES),
        (mapped(lambda found, _: structs.replace(found, name=str(next(COUNTER)))), SAMPLES),
        (mapped(lambda found, _: structs.replace(found, subject=found.emails[0].address)), SUBJECT),
        (mapped(lambda found, _: structs.replace(found, subject="1")), SUBJECT),
        (mapped(lambda found, said: structs.replace(found, name=said.attributes["displayName"][0])), MISSING),
        (mapped(lambda found, _: structs.replace(found, attributes={})), UNKNOWN),
        (mapped(lambda found, said: structs.replace(found, name=str(sorted(said.attributes)))), UNKNOWN),
        (mapped(lambda found, said: structs.replace(found, name=said.attributes.get("displayName", ("",))[0])), ODD),
        (mapped(verified), VERIFIED),
        (filled(lambda fields, _: {**fields, "isuer": 1}), METADATA_FIELDS),
        (filled(lambda fields, _: {**fields, "certificates": fields["certificates"][:1]}), METADATA_FIELDS),
        (filled(lambda fields, _: {**fields, "ssoUrl": "https://id.example/guessed"}), METADATA_FIELDS),
        (filled(lambda fields, _: {**fields, "idp": "urn:example:acme"}), METADATA_FIELDS),
        (filled(lambda fields, _: {**fields, "ssoUrl": 7}), METADATA_FIELDS),
        (filled(lambda fields, said: {**fields, "ssoUrl": said.sso[0].url}), POOR),
    ],
)
def test_each_broken_promise_is_found_by_the_test_about_it(broken: SAMLConnector[Any], expected: str) -> None:
    assert expected in failing(suite_of(broken))


def test_a_secret_that_shows_is_found() -> None:
    """S59."""

    class Leaky(Config, frozen=True, kw_only=True):
        """Prints what it should keep."""

        def __repr__(self) -> str:
            return f"Leaky({self.password.reveal() if self.password else ''})"

    assert "test_no_secret_shows_in_schema_text_or_json" in failing(suite_of(replace(SOUND, config=Leaky)))


def test_a_declared_refusal_is_no_broken_promise_but_a_sample_needs_an_identity() -> None:
    def strict(_: Config, assertion: VerifiedAssertion) -> Identity:
        if not assertion.text("email"):
            raise AccountNotFound("no email")
        return assertion_identity(assertion)

    tested = replace(SOUND, identity=strict)
    assert failing(suite_of(tested)) == set()
    bare = VerifiedAssertion(issuer="urn:example:acme", subject="1")
    assert SAMPLES in failing(suite_of(tested, samples=(bare,)))
    assert SAMPLES in failing(suite_of(tested, samples=()))
    assert METADATA_FIELDS in failing(suite_of(tested, metadata=()))


def test_a_documented_attribute_may_verify_an_address() -> None:
    said = structs.replace(SAMPLE, attributes={**SAMPLE.attributes, "mailProven": ("yes",)})

    def proven(_: Config, assertion: VerifiedAssertion) -> Identity:
        found = assertion_identity(assertion)
        proof = assertion.text("mailProven") == "yes"
        return structs.replace(found, emails=tuple(Email(each.address, verified=proof) for each in found.emails))

    tested = replace(SOUND, identity=proven)
    assert VERIFIED in failing(suite_of(tested, samples=(said,)))
    assert failing(suite_of(tested, samples=(said,), verification_attributes=("mailProven",))) == set()
