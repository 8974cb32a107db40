"""What every OpenID Connect connector promises, as tests."""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from vestibule_sdk.check import check_connector
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.codec import config_schema, decode_hook, encode_hook
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.errors import ConfigError, MappingError
from vestibule_sdk.identity import Identity
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret
from vestibule_sdk.testing import claims as vary
from vestibule_sdk.testing.expect import expect, fail, result_or

SENTINEL = "sentinel-secret-7f3a"

BAD_ISSUERS = ("", " ", "nonsense", "https://", "javascript:alert(1)", "https://x.example/%zz?#", "/" * 3000, "\x00")


class OIDCConnectorContract:
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
    example: ClassVar[Mapping[str, Any]]
    samples: ClassVar[tuple[VerifiedClaims, ...]]
    issuer: ClassVar[str]
    verification_claims: ClassVar[tuple[str, ...]] = ("email_verified",)

    def config(self) -> ConnectorConfig:
        """The example, decoded."""
        config: ConnectorConfig = msgspec.convert(dict(self.example), self.connector.config, dec_hook=decode_hook)
        return config

    def identity(self, claims: VerifiedClaims) -> Identity | None:
        """What the connector makes of claims; None when it says that they are not enough."""
        found = result_or(
            lambda: self.connector.identity(self.config(), claims), declared=MappingError, what="identity()"
        )
        return None if found is None else _sound(found, claims)

    def sure(self, claims: VerifiedClaims) -> Identity:
        """The identity of a sample, which must have one."""
        return self.identity(claims) or fail("a sample that the connector cannot map: show it in a test of its own")

    def test_the_connector_keeps_the_promises_of_the_interface(self) -> None:
        """Manifest, icon, `kw_only`, words for every field: as the host judges them when it loads the connector."""
        expect(check_connector(self.connector, key=self.connector.manifest.key), "a connector")

    def test_the_example_decodes(self) -> None:
        """And is the same each time."""
        expect(self.config() == self.config(), "the same example gives two different configurations")

    def test_no_secret_shows_in_schema_text_or_json(self) -> None:
        """S59: secrets are written, never read."""
        schema = config_schema(self.connector.config)
        secret = [name for name, spec in schema["properties"].items() if _is_secret(spec)]
        for name in secret:
            default = schema["properties"][name].get("default")
            expect(default is None, f"the schema shows a default for the secret {name}")
        raw = {**self.example, **dict.fromkeys(set(secret) & set(self.example), SENTINEL)}
        config = msgspec.convert(raw, self.connector.config, dec_hook=decode_hook)
        shown = [repr(config), str(config)]
        profile = result_or(lambda: self.connector.profile(config), declared=ConfigError, what="profile()")
        shown += [repr(profile), str(profile)]
        expect(not any(SENTINEL in text for text in shown), "a secret shows when configuration or profile are printed")
        if SENTINEL in raw.values():
            try:
                msgspec.json.encode(config, enc_hook=encode_hook)
            except TypeError:
                return
            fail("the configuration can be encoded, secret and all")

    def test_the_profile_is_a_pure_function_of_the_configuration(self) -> None:
        """Asked twice it answers the same."""
        first, second = self.connector.profile(self.config()), self.connector.profile(self.config())
        expect(isinstance(first, OIDCProfile), "profile() returned something else than an OIDCProfile")
        expect(first == second, "profile() gave two answers for one configuration")

    def test_every_address_in_the_profile_is_https(self) -> None:
        """S61."""
        profile = self.connector.profile(self.config())
        ends = profile.endpoints
        addresses = {
            "issuer": profile.issuer,
            "discovery_url": profile.discovery_url,
            "issuer_template": profile.issuer_template,
            **{name: getattr(ends, name) for name in ends.__struct_fields__},
            **{f"the source of the quirk {quirk.name}": quirk.source for quirk in profile.quirks},
        }
        for name, address in addresses.items():
            expect(address is None or address.startswith("https://"), f"{name} is not https: {address}")

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

    def test_samples_map_to_identities_of_the_verified_issuer(self) -> None:
        """S43: who vouches is the verified issuer, byte by byte; the same claims are the same person."""
        expect(self.samples, "there are no samples")
        for sample in self.samples:
            expect(self.sure(sample) == self.sure(sample), "identity() gave two answers for one sample")

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
            for words, claims in vary.odd(sample):
                try:
                    self.identity(claims)
                except AssertionError as error:
                    error.add_note(f"with {words}")
                    raise

    def test_only_an_explicit_boolean_verifies_an_address(self) -> None:
        """S46: a missing claim, a "true" and a 1 prove nothing."""
        for sample in self.samples:
            _expect_unverified(self.identity(vary.without(sample, *self.verification_claims)), "nothing says so")
            if "email_verified" in self.verification_claims:
                bare = vary.without(sample, *self.verification_claims)
                for value in vary.NOT_TRUE:
                    _expect_unverified(
                        self.identity(vary.with_claim(bare, "email_verified", value)), f"email_verified={value!r}"
                    )


def _sound(found: object, claims: VerifiedClaims) -> Identity:
    if not isinstance(found, Identity):
        fail(f"identity() returned a {type(found).__name__}")
    try:
        checked = msgspec.convert(msgspec.to_builtins(found), Identity)
    except (msgspec.ValidationError, TypeError) as error:
        message = f"identity() returned values of wrong types: {error}"
        raise AssertionError(message) from error
    expect(checked.issuer == claims.issuer, "the identity's issuer is not the verified one")
    expect(checked.subject, "the identity has no subject")
    return checked


def _expect_unverified(identity: Identity | None, why: str) -> None:
    verified = [email for email in identity.emails if email.verified] if identity else []
    expect(not verified, f"an address counts as verified though {why}")


def _is_secret(spec: Mapping[str, Any]) -> bool:
    return any(option.get("format") == "password" for option in (spec, *spec.get("anyOf", ())))
