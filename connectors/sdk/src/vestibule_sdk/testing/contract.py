"""What every OpenID Connect connector promises, as tests."""

from collections.abc import Mapping
from typing import Any, ClassVar

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.errors import ConfigError
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret
from vestibule_sdk.testing import claims as vary
from vestibule_sdk.testing.base import ConnectorContract, expect_unverified
from vestibule_sdk.testing.expect import expect, result_or

BAD_ISSUERS = ("", " ", "nonsense", "https://", "javascript:alert(1)", "https://x.example/%zz?#", "/" * 3000, "\x00")


class OIDCConnectorContract(ConnectorContract[VerifiedClaims]):
    """Inherit, set the attributes, and pytest does the rest.

    Attributes:
        connector: The one under test.
        example: A configuration as JSON that an administrator could enter, with every secret it needs.
        samples: Verified claims as the provider really sends them; together they should show every claim it knows.
        issuer: An issuer that `from_issuer` takes.
        verification_claims: The claims that can make an address verified. Name others than `email_verified` only with
            the vendor's page at hand.
    """

    connector: ClassVar[OIDCConnector[Any]]
    samples: ClassVar[tuple[VerifiedClaims, ...]]
    issuer: ClassVar[str]
    verification_claims: ClassVar[tuple[str, ...]] = ("email_verified",)
    profile_type = OIDCProfile

    def addresses(self) -> Mapping[str, str | None]:
        """Issuer, endpoints, and the sources of the quirks."""
        profile = self.connector.profile(self.config())
        ends = profile.endpoints
        return {
            "issuer": profile.issuer,
            "discovery_url": profile.discovery_url,
            "issuer_template": profile.issuer_template,
            **{name: getattr(ends, name) for name in ends.__struct_fields__},
            **{f"the source of the quirk {quirk.name}": quirk.source for quirk in profile.quirks},
        }

    def test_the_four_field_api_gives_a_configuration_or_a_config_error(self) -> None:
        """R6: issuer, client id and client secret are enough."""
        config = self.connector.from_issuer(self.issuer, "client-1", Secret("s-1"))
        expect(
            isinstance(config, self.connector.config), "from_issuer() returned another class than the configuration's"
        )
        client = self.connector.profile(config).client
        expect(client.client_id == "client-1", "from_issuer() lost the client id")
        expect(client.secret == Secret("s-1"), "from_issuer() lost the client secret")
        for issuer in BAD_ISSUERS:
            result_or(
                lambda issuer=issuer: self.connector.from_issuer(issuer, "c", Secret("s")),  # type: ignore[misc]
                declared=ConfigError,
                what=f"from_issuer({issuer[:20]!r})",
            )

    def test_the_subject_follows_the_person_and_never_the_address(self) -> None:
        """S43: an e-mail address is no identity."""
        for sample in self.samples:
            subject = self.sure(sample).subject
            other = self.identity(vary.of_subject(sample, "somebody-else"))
            expect(other and other.subject != subject, "another subject gives the same identity")
            for name in ("email", "name", "preferred_username"):
                renamed = self.identity(vary.with_claim(sample, name, "changed@example.com"))
                expect(renamed and renamed.subject == subject, f"a changed {name} gives another identity")

    def test_every_claim_may_be_missing(self) -> None:
        """A person without a claim is an identity without it, or a declared refusal."""
        for sample in self.samples:
            for name in vary.names(sample):
                self.identity(vary.without(sample, name))
            self.identity(vary.without(sample, *vary.names(sample)))
            self.identity(vary.moved_to_userinfo(sample))

    def test_unknown_claims_change_nothing(self) -> None:
        """Providers add claims at any time."""
        for sample in self.samples:
            more = vary.with_claim(sample, "x-vestibule-unknown", {"deep": [1, {"er": None}]})
            expect(self.identity(more) == self.sure(sample), "an unknown claim changes the identity")

    def test_claims_of_a_wrong_type_never_break_it(self) -> None:
        """Each ends as an identity with sound types, or as a declared refusal."""
        for sample in self.samples:
            self.sound_each(vary.odd(sample))

    def test_only_an_explicit_boolean_verifies_an_address(self) -> None:
        """S46: a missing claim, a "true" and a 1 prove nothing."""
        for sample in self.samples:
            expect_unverified(self.identity(vary.without(sample, *self.verification_claims)), "nothing says so")
            if "email_verified" in self.verification_claims:
                bare = vary.without(sample, *self.verification_claims)
                for value in vary.NOT_TRUE:
                    expect_unverified(
                        self.identity(vary.with_claim(bare, "email_verified", value)), f"email_verified={value!r}"
                    )
