"""What every OpenID Connect connector promises, as tests."""

from collections.abc import Mapping
from typing import Any, ClassVar

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.testing import claims as vary
from vestibule_sdk.testing.base import ConnectorContract, expect_unverified
from vestibule_sdk.testing.expect import expect
from vestibule_sdk.testing.four_fields import expect_four_fields
from vestibule_sdk.testing.hosts import hosts_named
from vestibule_sdk.testing.variations import NO_TEXT, NOT_TRUE, UNKNOWN, UNKNOWN_VALUE, other_text


class OIDCConnectorContract(ConnectorContract[VerifiedClaims]):
    """Inherit, set the attributes, and pytest does the rest.

    Attributes:
        connector, example, hosts: As in `ConnectorContract`.
        samples: Verified claims as the provider really sends them; together they should show every claim it knows.
        issuer: An issuer that `from_issuer` takes.
        subject_claims: The claims that make the subject, each of them needed. Name others than `sub` only with the
            vendor's page at hand.
        verification_claims: The claims that can make an address verified. The same goes for others than
            `email_verified`.
    """

    connector: ClassVar[OIDCConnector[Any]]
    samples: ClassVar[tuple[VerifiedClaims, ...]]
    issuer: ClassVar[str]
    subject_claims: ClassVar[tuple[str, ...]] = ("sub",)
    verification_claims: ClassVar[tuple[str, ...]] = ("email_verified",)
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

    def test_the_subject_follows_the_person_and_never_the_address(self) -> None:
        """S43: an e-mail address is no identity, and neither is a part of the subject alone."""
        for sample in self.samples:
            subject = self.sure(sample).subject
            if "sub" in self.subject_claims:
                other = self.identity(vary.of_subject(sample, "somebody-else"))
                expect(other and other.subject != subject, "another subject gives the same identity")
            for name in set(self.subject_claims) - {"sub"}:
                said = sample.text(name) or ""
                other = self.identity(vary.with_claim(sample, name, other_text(said)))
                expect(other is None or other.subject != subject, f"another {name} gives the same identity")
            for name in {"sub", "email", "name", "preferred_username"} - {*self.subject_claims}:
                changed = "changed@example.com"
                renamed = vary.of_subject(sample, changed) if name == "sub" else vary.with_claim(sample, name, changed)
                same = self.identity(renamed)
                expect(same and same.subject == subject, f"a changed {name} gives another identity")

    def test_a_subject_that_is_missing_or_no_text_is_refused(self) -> None:
        """S43: of claims that the host has not judged; a wrong `sub` never gets as far as here."""
        for sample in self.samples:
            for name in set(self.subject_claims) - {"sub"}:
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
