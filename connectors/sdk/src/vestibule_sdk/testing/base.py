"""What every connector promises, whatever protocol it speaks, as tests."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import msgspec

from vestibule_sdk.check import check_connector
from vestibule_sdk.codec import config_schema, encode_hook
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector
from vestibule_sdk.errors import ConfigError, MappingError
from vestibule_sdk.identity import Identity
from vestibule_sdk.testing.example import decoded
from vestibule_sdk.testing.expect import expect, expect_no, fail, result_or
from vestibule_sdk.testing.form import form_faults, is_secret
from vestibule_sdk.testing.guide import guide_faults
from vestibule_sdk.testing.hosts import address_faults, hosts_named
from vestibule_sdk.testing.purity import purely
from vestibule_sdk.testing.shown import outcome_shown, ways_to_show

SENTINEL = "sentinel-secret-7f3a"
OTHER_SENTINEL = "another-secret-9c1d-longer"


class Evidence(Protocol):
    """What a connector's `identity` is given."""

    @property
    def issuer(self) -> str:
        """The verified issuer."""
        ...


E = TypeVar("E", bound=Evidence)


class ConnectorContract(ABC, Generic[E]):
    """The part that the contracts of all protocols share.

    Attributes:
        connector: The one under test.
        example: A configuration as JSON that an administrator could enter, with every secret it needs.
        samples: Verified evidence as the provider really sends it; together they should show everything it knows.
        hosts: The provider's host names; every address of the profile leads to one of them or below it. Empty stands
            for those that the example and the samples' issuers name.
    """

    connector: ClassVar[AnyConnector]
    example: ClassVar[Mapping[str, Any]]
    samples: ClassVar[tuple[Any, ...]]
    hosts: ClassVar[tuple[str, ...]] = ()
    profile_type: ClassVar[type[msgspec.Struct]]

    def config(self) -> ConnectorConfig:
        """The example, decoded."""
        return self.decoded(self.example)

    def decoded(self, raw: Mapping[str, Any]) -> ConnectorConfig:
        """Fields as JSON, decoded."""
        return decoded(self.connector, raw)

    @abstractmethod
    def addresses(self) -> Mapping[str, str | None]:
        """Every web address of the provider in the example's profile, by its name. Each protocol says which they are.

        Templates may hold `{tenantid}`.
        """

    def provider_hosts(self) -> tuple[str, ...]:
        """`hosts`, or what stands for it."""
        return self.hosts or tuple(dict.fromkeys(hosts_named([self.example, [each.issuer for each in self.samples]])))

    def identity(self, evidence: E) -> Identity | None:
        """What the connector makes of evidence; None when it says that it is not enough."""
        mapping: Callable[[Any, Any], Identity] = self.connector.identity
        found = result_or(lambda: mapping(self.config(), evidence), declared=MappingError, what="identity()")
        return None if found is None else self.sound(found, evidence)

    def sound(self, found: object, evidence: E) -> Identity:
        """An identity that the host would take: of sound types, and of the verified issuer."""
        if not isinstance(found, Identity):
            fail(f"identity() returned a {type(found).__name__}")
        try:
            checked = msgspec.convert(msgspec.to_builtins(found), Identity)
        except (msgspec.ValidationError, TypeError) as error:
            message = f"identity() returned values of wrong types: {error}"
            raise AssertionError(message) from error
        expect(checked.issuer == evidence.issuer, "the identity's issuer is not the verified one")
        expect(checked.subject, "the identity has no subject")
        return checked

    def sure(self, evidence: E) -> Identity:
        """The identity of a sample, which must have one."""
        return self.identity(evidence) or fail("a sample that the connector cannot map: show it in a test of its own")

    def sound_each(self, variations: Iterable[tuple[str, E]]) -> None:
        """Each gives an identity with sound types or a declared refusal; the words say which one did not."""
        for words, evidence in variations:
            try:
                self.identity(evidence)
            except AssertionError as error:
                error.add_note(f"with {words}")
                raise

    def test_the_connector_keeps_the_promises_of_the_interface(self) -> None:
        """Manifest, icon, `kw_only`, words for every field: as the host judges them when it loads the connector."""
        expect(check_connector(self.connector, key=self.connector.manifest.key), "a connector")

    def test_the_configuration_makes_a_form(self) -> None:
        """Every field can be shown, has words for people, and takes its own example."""
        expect_no(form_faults(self.connector.config))

    def test_the_guide_names_every_field_and_only_places_that_are_filled_in(self) -> None:
        """R60: whoever sets it up finds each field under its name."""
        expect_no(guide_faults(self.connector.guide, self.connector.config))

    def test_the_example_decodes(self) -> None:
        """And is the same each time."""
        expect(self.config() == self.config(), "the same example gives two different configurations")

    def test_no_secret_shows_in_schema_text_or_json(self) -> None:
        """S59: secrets are written, never read; no log line, no error and no identity tells one."""
        schema = config_schema(self.connector.config)
        secret = [name for name, spec in schema["properties"].items() if is_secret(spec)]
        for name in secret:
            default = schema["properties"][name].get("default")
            expect(default is None, f"the schema shows a default for the secret {name}")
        used = set(secret) & set(self.example)
        config = self.decoded({**self.example, **dict.fromkeys(used, SENTINEL)})
        shown = self._shown(config)
        expect(not any(SENTINEL in text for text in shown), "a secret shows when configuration or profile are printed")
        # What reverses, encodes or hashes it shows another text for another secret.
        other = self._shown(self.decoded({**self.example, **dict.fromkeys(used, OTHER_SENTINEL)}))
        expect(shown == other, "what is printed differs with a secret: it tells of it in some other form")
        if used:
            try:
                msgspec.json.encode(config, enc_hook=encode_hook)
            except TypeError:
                return
            fail("the configuration can be encoded, secret and all")

    def test_the_profile_is_a_pure_function_of_the_configuration(self) -> None:
        """Asked twice it answers the same, and it asks nobody: no file, clock, environment, socket, random number."""
        config = self.config()
        first = purely(lambda: self.connector.profile(config), what="profile()")
        second = self.connector.profile(self.config())
        kind = self.profile_type
        expect(isinstance(first, kind), f"profile() returned something else than a {kind.__name__}")
        expect(first == second, "profile() gave two answers for one configuration")

    def test_whether_a_new_connection_starts_trusted_follows_from_the_configuration(self) -> None:
        """R49: where the vendor's word counts, and where only that of whoever runs its software."""
        starts_trusted: Callable[[Any], bool] | None = getattr(self.connector, "starts_trusted", None)
        if starts_trusted is not None:
            config = self.config()
            answer: object = purely(lambda: starts_trusted(config), what="starts_trusted()")
            expect(isinstance(answer, bool), f"starts_trusted() returned a {type(answer).__name__}")

    def test_every_address_in_the_profile_is_https(self) -> None:
        """S61: and leads to the provider's hosts; the sources of the quirks are pages of its vendor, wherever."""
        expect_no(address_faults(self.addresses(), hosts=self.provider_hosts()))
        for quirk in self.connector.profile(self.config()).quirks:
            source = quirk.source
            expect(source.startswith("https://"), f"the source of the quirk {quirk.name} is not https: {source}")

    def test_samples_map_to_identities_of_the_verified_issuer(self) -> None:
        """S43: who vouches is the verified issuer, byte by byte; the same evidence is the same person."""
        expect(self.samples, "there are no samples")
        mapping: Callable[[Any, Any], Identity] = self.connector.identity
        for sample in self.samples:
            config, first = self.config(), self.sure(sample)
            again = purely(partial(mapping, config, sample), what="identity()")
            expect(first == self.sound(again, sample), "identity() gave two answers for one sample")

    def _shown(self, config: ConnectorConfig) -> list[str]:
        """Configuration, profile and identities, or the errors in their place, as anybody could see them."""
        shown = list(ways_to_show(config))
        shown += outcome_shown(lambda: self.connector.profile(config), declared=ConfigError, what="profile()")
        mapping: Callable[[Any, Any], Identity] = self.connector.identity
        for sample in self.samples:
            shown += outcome_shown(partial(mapping, config, sample), declared=MappingError, what="identity()")
        return shown


def expect_unverified(identity: Identity | None, why: str) -> None:
    """No address of this identity counts as verified.

    Raises:
        AssertionError: One does.
    """
    verified = [email for email in identity.emails if email.verified] if identity else []
    expect(not verified, f"an address counts as verified though {why}")
