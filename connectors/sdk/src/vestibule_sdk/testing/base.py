"""What every connector promises, whatever protocol it speaks, as tests."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Generic, Protocol, TypeVar

import msgspec

from vestibule_sdk.check import check_connector
from vestibule_sdk.codec import config_schema, decode_hook, encode_hook
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector
from vestibule_sdk.errors import ConfigError, MappingError
from vestibule_sdk.identity import Identity
from vestibule_sdk.testing.expect import expect, fail, result_or

SENTINEL = "sentinel-secret-7f3a"


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
    """

    connector: ClassVar[AnyConnector]
    example: ClassVar[Mapping[str, Any]]
    samples: ClassVar[tuple[Any, ...]]
    profile_type: ClassVar[type[msgspec.Struct]]

    def config(self) -> ConnectorConfig:
        """The example, decoded."""
        return self.decoded(self.example)

    def decoded(self, raw: Mapping[str, Any]) -> ConnectorConfig:
        """Fields as JSON, decoded."""
        config: ConnectorConfig = msgspec.convert(dict(raw), self.connector.config, dec_hook=decode_hook)
        return config

    @abstractmethod
    def addresses(self) -> Mapping[str, str | None]:
        """Every web address in the example's profile, by its name. Each protocol says which they are."""

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
        config = self.decoded(raw)
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
        kind = self.profile_type
        expect(isinstance(first, kind), f"profile() returned something else than a {kind.__name__}")
        expect(first == second, "profile() gave two answers for one configuration")

    def test_every_address_in_the_profile_is_https(self) -> None:
        """S61."""
        for name, address in self.addresses().items():
            expect(address is None or address.startswith("https://"), f"{name} is not https: {address}")

    def test_samples_map_to_identities_of_the_verified_issuer(self) -> None:
        """S43: who vouches is the verified issuer, byte by byte; the same evidence is the same person."""
        expect(self.samples, "there are no samples")
        for sample in self.samples:
            expect(self.sure(sample) == self.sure(sample), "identity() gave two answers for one sample")


def expect_unverified(identity: Identity | None, why: str) -> None:
    """No address of this identity counts as verified.

    Raises:
        AssertionError: One does.
    """
    verified = [email for email in identity.emails if email.verified] if identity else []
    expect(not verified, f"an address counts as verified though {why}")


def _is_secret(spec: Mapping[str, Any]) -> bool:
    return any(option.get("format") == "password" for option in (spec, *spec.get("anyOf", ())))
