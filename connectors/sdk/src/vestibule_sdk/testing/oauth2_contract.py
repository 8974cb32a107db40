"""What every connector of a plain OAuth 2.0 provider promises, as tests."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec.structs import replace

from vestibule_sdk.connector import OAuth2Connector
from vestibule_sdk.identity import Identity
from vestibule_sdk.oauth2 import OAuth2Profile, SubjectKind, VerifiedDocuments
from vestibule_sdk.testing import documents as vary
from vestibule_sdk.testing.base import expect_unverified
from vestibule_sdk.testing.claims import CORE_CLAIMS
from vestibule_sdk.testing.evidence_contract import EvidenceContract
from vestibule_sdk.testing.expect import expect, expect_no
from vestibule_sdk.testing.four_fields import expect_four_fields
from vestibule_sdk.testing.hosts import hosts_named
from vestibule_sdk.testing.loosening import loosened_by_itself
from vestibule_sdk.testing.variations import NOT_TRUE, Place, replaced

CHANGED = "changed@example.com"
CHANGEABLE = ("email", "mail", "login", "username", "user_name", "preferred_username", "nickname", "screen_name")


class OAuth2ConnectorContract(EvidenceContract[VerifiedDocuments]):
    """Inherit, set the attributes, and pytest does the rest.

    Attributes:
        connector, example, hosts: As in `ConnectorContract`.
        samples: Documents as the provider's API really sends them; together they should show every member it knows.
        issuer: An issuer address that `from_issuer` takes, and the profile's.
        verification_members: The members that can make an address verified, at whatever depth they stand. Name others
            only with the vendor's page at hand.
        changeable_members: The members that people can change, or lose to somebody else; the subject is none of them.
            The same goes for fewer of them.
        loosening_quirks: The quirks that loosen a check with the example as it is. The same goes for them.
    """

    connector: ClassVar[OAuth2Connector[Any]]
    samples: ClassVar[tuple[VerifiedDocuments, ...]]
    issuer: ClassVar[str]
    verification_members: ClassVar[tuple[str, ...]] = ("verified", "email_verified")
    changeable_members: ClassVar[tuple[str, ...]] = CHANGEABLE
    loosening_quirks: ClassVar[tuple[str, ...]] = ()
    profile_type = OAuth2Profile

    def profile(self) -> OAuth2Profile:
        """The example's profile."""
        profile: OAuth2Profile = self.connector.profile(self.config())
        return profile

    def addresses(self) -> Mapping[str, str | None]:
        """Issuer, endpoints, documents, and the origins of its API."""
        profile = self.profile()
        return {
            "issuer": profile.issuer,
            "authorization_endpoint": profile.authorization_endpoint,
            "token_endpoint": profile.token_endpoint,
            **{f"the document {document.name}": document.url for document in profile.documents},
            **{f"the API's origin {number}": origin for number, origin in enumerate(profile.api_origins, start=1)},
        }

    def provider_hosts(self) -> tuple[str, ...]:
        """The issuer's host too, as an author has named it."""
        return self.hosts or (*super().provider_hosts(), *hosts_named(self.issuer))

    def said(self, sample: VerifiedDocuments) -> Mapping[str, Any]:
        """The documents."""
        return sample.documents

    def saying(self, sample: VerifiedDocuments, said: Any) -> VerifiedDocuments:  # noqa: ANN401 - any JSON value
        """Other documents."""
        return vary.with_documents(sample, said)

    def proofs(self) -> tuple[str, ...]:
        """Members."""
        return self.verification_members

    def further_places(self, sample: VerifiedDocuments) -> tuple[Place, ...]:
        """OAuth 2.0 has no such standard; people are described by much the same names all over."""
        return tuple(
            (document, name)
            for document, content in sample.documents.items()
            if isinstance(content, Mapping)
            for name in CORE_CLAIMS
            if name not in content
        )

    def sound(self, found: object, evidence: VerifiedDocuments) -> Identity:
        """S43: the subject is the one that the host took from the document."""
        identity = super().sound(found, evidence)
        expect(identity.subject == evidence.subject, "the identity's subject is not the verified one")
        return identity

    def test_the_four_field_api_gives_a_configuration_or_a_config_error(self) -> None:
        """R6: issuer, client id and client secret are enough."""
        expect_four_fields(self.connector, self.issuer)

    def test_the_subject_stands_in_a_document_that_is_always_there(self) -> None:
        """S43: each document has a name of its own, and the samples hold all that is not optional."""
        profile = self.profile()
        names = [document.name for document in profile.documents]
        needed = {document.name for document in profile.documents if not document.optional}
        expect(len(names) == len(set(names)), "two documents have one name")
        expect(profile.subject.document in needed, "the subject's document is none of the profile's, or is optional")
        for sample in self.samples:
            expect(needed <= set(sample.documents) <= set(names), f"a sample does not hold the documents {names}")
            said = sample.object(profile.subject.document).get(profile.subject.member)
            expect(str(said) == sample.subject, "a sample's subject is not the one in its document")
            is_number = isinstance(said, int) and not isinstance(said, bool)
            expect(
                is_number is (profile.subject.kind is SubjectKind.NUMBER),
                "a sample's subject is of another type than the profile says (SubjectMember.kind)",
            )

    def test_nothing_that_loosens_a_check_is_on_by_itself(self) -> None:
        """An administrator switches it on, where it is seen; or the vendor's page says that it has to be."""
        expect_no(loosened_by_itself(self.connector, self.example, quirks=self.loosening_quirks))

    def test_the_subject_follows_the_person_and_never_the_address(self) -> None:
        """S43: neither an e-mail address nor a user name is an identity: both change hands."""
        place = self.profile().subject
        expect(
            place.member not in self.changeable_members,
            f"the subject is the member {place.member}, which people can change, or lose to somebody else",
        )
        for sample in self.samples:
            found = self.sure(sample)
            expect(self.identity(replace(sample, subject="0")) != found, "another subject gives the same identity")
            for name in (*(email.address for email in found.emails), *([found.username] if found.username else [])):
                expect(name.casefold() != found.subject.casefold(), "the subject is an address or the user name")
                moved = vary.with_documents(sample, replaced(sample.documents, name, CHANGED))
                said = moved.object(place.document).get(place.member)
                expect(str(said) == sample.subject, "a changed address or user name gives another subject")
                expect(self.identity(moved) is not None, "a changed address or user name is refused")

    def test_every_document_that_is_optional_may_be_missing(self) -> None:
        """So that a token with fewer rights ends in an identity with less in it, or a declared refusal."""
        for document in self.profile().documents:
            if document.optional:
                self.sound_each(
                    (f"no {document.name}", vary.without_document(each, document.name)) for each in self.samples
                )

    def test_every_member_may_be_missing(self) -> None:
        """A person without a detail is an identity without it, or a declared refusal."""
        for sample in self.samples:
            self.sound_each(vary.poorer(sample))

    def test_unknown_members_change_nothing(self) -> None:
        """Providers add members at any time."""
        for sample in self.samples:
            expect(self.identity(vary.fuller(sample)) == self.sure(sample), "an unknown member changes the identity")

    def test_members_of_a_wrong_type_never_break_it(self) -> None:
        """Each ends as an identity with sound types, or as a declared refusal."""
        for sample in self.samples:
            self.sound_each(vary.odd(sample))

    def test_only_an_explicit_boolean_verifies_an_address(self) -> None:
        """S46: a missing member, a "true" and a 1 prove nothing."""
        for sample in self.samples:
            bare = vary.without_members(sample, self.verification_members)
            expect_unverified(self.identity(bare), "nothing says so")
            for name in self.verification_members:
                alone = vary.without_members(sample, {*self.verification_members} - {name})
                for value in NOT_TRUE:
                    expect_unverified(self.identity(vary.with_members(alone, name, value)), f"{name}={value!r}")

    def test_an_address_and_its_proof_stand_in_one_object(self) -> None:
        """S46: what is said of another address, or beside none, proves nothing about this one."""
        for sample in self.samples:
            for email in self.sure(sample).emails:
                alone = vary.beside_others(sample, email.address, self.verification_members) if email.verified else None
                found = self.identity(alone) if alone else None
                verified = [each.address for each in found.emails if each.verified] if found else []
                expect(email.address not in verified, "an address counts as verified by what is said of another one")
