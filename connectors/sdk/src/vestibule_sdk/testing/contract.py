"""What every OpenID Connect connector promises, as tests."""

from collections.abc import Mapping
from typing import Any, ClassVar

from msgspec.structs import replace

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.identity import Identity
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.testing import claims as vary
from vestibule_sdk.testing.base import expect_unverified
from vestibule_sdk.testing.evidence_contract import EvidenceContract
from vestibule_sdk.testing.expect import expect, expect_no
from vestibule_sdk.testing.four_fields import expect_four_fields
from vestibule_sdk.testing.hosts import hosts_named
from vestibule_sdk.testing.look_alikes import other_people
from vestibule_sdk.testing.loosening import loosened_by_itself
from vestibule_sdk.testing.variations import NO_TEXT, NOT_TRUE, UNKNOWN, UNKNOWN_VALUE, Place

CHANGED = "changed@example.com"


class OIDCConnectorContract(EvidenceContract[VerifiedClaims]):
    """Inherit, set the attributes, and pytest does the rest.

    Attributes:
        connector, example, hosts: As in `ConnectorContract`.
        samples: Verified claims as the provider really sends them; together they should show every claim it knows.
        issuer: An issuer that `from_issuer` takes, as the provider declares it.
        verification_claims: The claims that can make an address verified. Name others than `email_verified` only with
            the vendor's page at hand.
        loosening_quirks: The quirks that loosen a check with the example as it is. The same goes for them.
    """

    connector: ClassVar[OIDCConnector[Any]]
    samples: ClassVar[tuple[VerifiedClaims, ...]]
    issuer: ClassVar[str]
    verification_claims: ClassVar[tuple[str, ...]] = ("email_verified",)
    loosening_quirks: ClassVar[tuple[str, ...]] = ()
    profile_type = OIDCProfile

    def addresses(self) -> Mapping[str, str | None]:
        """Issuer, endpoints, and the origins of its API."""
        profile = self.connector.profile(self.config())
        ends = profile.endpoints
        return {
            "issuer": profile.issuer,
            "discovery_url": profile.discovery_url,
            "learned_template": profile.learned_template,
            "issuer_template": profile.issuer_template,
            **{name: getattr(ends, name) for name in ends.__struct_fields__},
            **{f"the API's origin {number}": origin for number, origin in enumerate(profile.api_origins, start=1)},
        }

    def provider_hosts(self) -> tuple[str, ...]:
        """The issuer's host too, as an author has named it."""
        return self.hosts or (*super().provider_hosts(), *hosts_named(self.issuer))

    def test_the_four_field_api_gives_a_configuration_or_a_config_error(self) -> None:
        """R6: issuer, client id and client secret are enough."""
        expect_four_fields(self.connector, self.issuer)

    def said(self, sample: VerifiedClaims) -> Mapping[str, Any]:
        """Both documents."""
        return {"id_token": sample.id_token, "userinfo": sample.userinfo}

    def saying(self, sample: VerifiedClaims, said: Any) -> VerifiedClaims:  # noqa: ANN401 - any JSON value
        """The host compares `sub` with both before a connector sees anything."""
        return replace(sample, id_token=said["id_token"], userinfo=said["userinfo"])

    def proofs(self) -> tuple[str, ...]:
        """Claims."""
        return self.verification_claims

    def further_places(self, sample: VerifiedClaims) -> tuple[Place, ...]:
        """OpenID Connect Core 5.1."""
        return tuple(("id_token", name) for name in vary.CORE_CLAIMS if name not in sample.id_token)

    def sound(self, found: object, evidence: VerifiedClaims) -> Identity:
        """S43: the subject is the verified one, byte by byte, unless the connector declares what it makes one of."""
        identity = super().sound(found, evidence)
        if self.connector.subject_claims == ("sub",):
            expect(identity.subject == evidence.subject, "the identity's subject is not the verified one")
        return identity

    def test_nothing_that_loosens_a_check_is_on_by_itself(self) -> None:
        """An administrator switches it on, where it is seen; or the vendor's page says that it has to be."""
        expect_no(loosened_by_itself(self.connector, self.example, quirks=self.loosening_quirks))

    def test_the_subject_follows_the_person_and_never_the_address(self) -> None:
        """S43: an e-mail address is no identity, and neither is a part of the subject alone."""
        needed = self.connector.subject_claims
        for sample in self.samples:
            subject = self.sure(sample).subject
            for name in needed:
                said = sample.text(name) or sample.subject
                for other in other_people(said, by_bytes=name == "sub"):
                    changed = vary.of_subject(sample, other) if name == "sub" else vary.with_claim(sample, name, other)
                    found = self.identity(changed)
                    expect(
                        found is None or found.subject != subject,
                        f"another {name} gives the same identity: {said!r} and {other!r}",
                    )
            for name in {"sub", "email", "name", "preferred_username"} - {*needed}:
                changed = vary.of_subject(sample, CHANGED) if name == "sub" else vary.with_claim(sample, name, CHANGED)
                same = self.identity(changed)
                expect(same and same.subject == subject, f"a changed {name} gives another identity")

    def test_a_subject_that_is_missing_or_no_text_is_refused(self) -> None:
        """S43: of claims that the host has not judged; a wrong `sub` never gets as far as here."""
        for sample in self.samples:
            for name in set(self.connector.subject_claims) - {"sub"}:
                found = self.identity(vary.without(sample, name))
                expect(found is None, f"without {name} there is an identity all the same")
                for value in NO_TEXT:
                    found = self.identity(vary.with_claim(sample, name, value))
                    expect(found is None, f"{name}={value!r} makes an identity")

    def test_every_claim_may_be_missing(self) -> None:
        """A person without a claim is an identity without it, or a declared refusal."""
        for sample in self.samples:
            self.sound_each(vary.poorer(sample))

    def test_unknown_claims_change_nothing(self) -> None:
        """Providers add claims at any time."""
        for sample in self.samples:
            more = vary.with_claim(sample, UNKNOWN, UNKNOWN_VALUE)
            expect(self.identity(more) == self.sure(sample), "an unknown claim changes the identity")

    def test_claims_of_a_wrong_type_never_break_it(self) -> None:
        """Each ends as an identity with sound types, or as a declared refusal."""
        for sample in self.samples:
            self.sound_each(vary.odd(sample))

    def test_only_an_explicit_boolean_verifies_an_address(self) -> None:
        """S46: a missing claim, a "true" and a 1 prove nothing."""
        for sample in self.samples:
            bare = vary.without(sample, *self.verification_claims)
            expect_unverified(self.identity(bare), "nothing says so")
            # Where another claim of the vendor's decides, not even the standard one may.
            proofs = NOT_TRUE if "email_verified" in self.verification_claims else (*NOT_TRUE, True)
            for value in proofs:
                expect_unverified(
                    self.identity(vary.with_claim(bare, "email_verified", value)), f"email_verified={value!r}"
                )

    def test_an_address_and_its_proof_come_from_one_document(self) -> None:
        """S46: userinfo may name another address than the ID token, and of one that is signed it says nothing."""
        for sample in self.samples:
            for email in self.sure(sample).emails:
                said = {name: sample.get(name) for name in self.verification_claims}
                if not email.verified or None in said.values():
                    continue
                for words, claims, proved in vary.split(sample, email.address, said):
                    found = self.identity(claims)
                    wrong = [each.address for each in found.emails if each.verified] if found else []
                    expect(
                        {*wrong} <= {proved}, f"an address that is not the proved one counts as verified, with {words}"
                    )
