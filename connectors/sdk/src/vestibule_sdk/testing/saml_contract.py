"""What every SAML connector promises, as tests."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec.structs import replace

from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.codec import config_schema
from vestibule_sdk.connector import SAMLConnector
from vestibule_sdk.errors import ConfigError
from vestibule_sdk.identity import Identity
from vestibule_sdk.saml import IdPMetadata, SAMLProfile
from vestibule_sdk.saml_certificates import pem_certificates
from vestibule_sdk.testing import assertions as vary
from vestibule_sdk.testing.base import expect_unverified
from vestibule_sdk.testing.evidence_contract import EvidenceContract
from vestibule_sdk.testing.expect import expect, result_or

UNKNOWN = "x-vestibule-unknown"
ATTRIBUTES = "attributes"


class SAMLConnectorContract(EvidenceContract[VerifiedAssertion]):
    """Inherit, set the attributes, and pytest does the rest.

    Attributes:
        connector, example, hosts: As in `ConnectorContract`.
        samples: Verified assertions as the provider really sends them; together they should show every attribute it
            knows.
        metadata: What the metadata of such providers says.
        verification_attributes: The attributes that can make an address verified. Name one only with the vendor's page
            at hand: SAML itself has none.
    """

    connector: ClassVar[SAMLConnector[Any]]
    samples: ClassVar[tuple[VerifiedAssertion, ...]]
    metadata: ClassVar[tuple[IdPMetadata, ...]]
    verification_attributes: ClassVar[tuple[str, ...]] = ()
    profile_type = SAMLProfile

    def profile(self) -> SAMLProfile:
        """The example's profile."""
        profile: SAMLProfile = self.connector.profile(self.config())
        return profile

    def addresses(self) -> Mapping[str, str | None]:
        """Where browsers are sent; an entity id is a name and no address, and `acs_url` is ours."""
        profile = self.profile()
        return {
            "sso_url": profile.sso_url,
            "slo_url": profile.slo_url,
            "slo_response_url": profile.slo_response_url,
        }

    def said(self, sample: VerifiedAssertion) -> Mapping[str, Any]:
        """The attributes; the NameID is the host's to read."""
        return {ATTRIBUTES: sample.attributes}

    def saying(self, sample: VerifiedAssertion, said: Any) -> VerifiedAssertion:  # noqa: ANN401 - any JSON value
        """Other attributes."""
        found = said[ATTRIBUTES]
        listed = any(isinstance(values, list) for values in found.values())
        return replace(sample, attributes={name: tuple(values) for name, values in found.items()} if listed else found)

    def proofs(self) -> tuple[str, ...]:
        """Attributes."""
        return self.verification_attributes

    def odd_values(self) -> tuple[Any, ...]:
        """Texts, as XML can hold them."""
        return vary.ODD_VALUES

    def written(self, truth: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON value
        """As text."""
        return ("true",) if truth is True else (str(truth),)

    def sound(self, found: object, evidence: VerifiedAssertion) -> Identity:
        """S43: the subject is the assertion's too, which the host chose by its own rule."""
        identity = super().sound(found, evidence)
        expect(identity.subject == evidence.subject, "the identity's subject is not the verified one")
        return identity

    def test_nothing_that_loosens_a_check_is_on_by_itself(self) -> None:
        """S7, S18: an administrator switches it on, where it is seen and audited."""
        profile = self.profile()
        for name in profile.__struct_fields__:
            expect(not name.startswith("allow_") or getattr(profile, name) is False, f"{name} is on")
        expect(profile.second_opinion, "the second opinion is off")

    def test_the_profile_trusts_certificates_in_pem_only(self) -> None:
        """S6: the host picks a key among them, and nothing else."""
        certificates = self.profile().signing_certificates
        expect(certificates, "the profile has no signing certificate")
        normal = pem_certificates(certificates, path="signing_certificates")
        expect(normal == certificates, "the profile's certificates are not in PEM, one each")

    def test_the_subject_is_the_assertions_and_never_the_address(self) -> None:
        """S43: an e-mail address is no identity."""
        for sample in self.samples:
            found = self.sure(sample)
            other = self.identity(replace(sample, subject="somebody-else"))
            expect(other and other.subject == "somebody-else", "another subject gives the same identity")
            for email in found.emails:
                moved = self.identity(vary.with_address(sample, email.address, "changed@example.com"))
                expect(moved and moved.subject == found.subject, "a changed address gives another identity")

    def test_every_attribute_may_be_missing(self) -> None:
        """A person without an attribute is an identity without it, or a declared refusal."""
        for sample in self.samples:
            for name in sample.attributes:
                self.identity(vary.without(sample, name))
            for less in vary.bare(sample):
                self.identity(less)

    def test_unknown_attributes_are_handed_on_and_change_nothing(self) -> None:
        """Providers add attributes at any time."""
        for sample in self.samples:
            more = self.sure(vary.with_attribute(sample, UNKNOWN, "1", "2"))
            expect(more.attributes.get(UNKNOWN) == ("1", "2"), "an unknown attribute is lost")
            known = {name: values for name, values in more.attributes.items() if name != UNKNOWN}
            expect(replace(more, attributes=known) == self.sure(sample), "an unknown attribute changes the identity")

    def test_odd_values_never_break_it(self) -> None:
        """Each ends as an identity with sound types, or as a declared refusal."""
        for sample in self.samples:
            self.sound_each(vary.odd(sample))

    def test_nothing_but_a_documented_attribute_verifies_an_address(self) -> None:
        """S46: that a provider sends an address proves nothing."""
        for sample in self.samples:
            bare = vary.without(sample, *self.verification_attributes)
            expect_unverified(self.identity(bare), "nothing says so")
            for name in ("email_verified", "emailVerified"):
                expect_unverified(
                    self.identity(vary.with_attribute(bare, name, "true")), f"{name} is no documented attribute"
                )

    def test_metadata_gives_fields_that_complete_the_example(self) -> None:
        """R20: one document fills in what an administrator would have to copy."""
        expect(self.metadata, "there is no metadata")
        known = config_schema(self.connector.config)["properties"]
        for metadata in self.metadata:
            fields = self.connector.from_metadata(metadata)
            expect(
                set(fields) <= set(known), f"from_metadata() gave unknown fields: {sorted(set(fields) - set(known))}"
            )
            profile = self.connector.profile(self.decoded({**self.example, **fields}))
            expect(profile.idp_entity_id == metadata.entity_id, "from_metadata() lost the entity id")
            expect(
                (profile.sso_binding, profile.sso_url) in {(end.binding, end.url) for end in metadata.sso},
                "from_metadata() leads to an SSO URL that the metadata does not name",
            )
            expect(
                profile.signing_certificates == pem_certificates(metadata.signing_certificates, path=""),
                "from_metadata() lost a signing certificate",
            )

    def test_poor_metadata_gives_fewer_fields_or_a_config_error(self) -> None:
        """What is missing there is for the administrator to fill in."""
        for metadata in self.metadata:
            for less in (
                replace(metadata, slo=()),
                replace(metadata, sso=()),
                replace(metadata, signing_certificates=()),
                replace(metadata, entity_id="urn:x-vestibule:nobody"),
                IdPMetadata(entity_id="", sso=(), signing_certificates=()),
            ):
                result_or(
                    lambda less=less: self.connector.from_metadata(less),  # type: ignore[misc]
                    declared=ConfigError,
                    what="from_metadata()",
                )
