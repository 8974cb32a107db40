"""What a connector promises that learns its issuer from the provider, once, when a connection is saved, as tests."""

from abc import ABC
from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.errors import ConfigError
from vestibule_sdk.testing.example import decoded
from vestibule_sdk.testing.expect import expect, fail, result_or
from vestibule_sdk.testing.four_fields import BAD_ISSUERS
from vestibule_sdk.testing.purity import purely

_PLACE = "{tenantid}"


class LearnedContract(ABC):
    """Inherit beside the contract of the protocol, and set the attributes.

    Attributes:
        connector: The one under test; it has `learned`.
        learned_example: A configuration as JSON that does not know its issuer yet.
        learned_issuer: What the provider declares for it.
    """

    connector: ClassVar[Any]
    learned_example: ClassVar[Mapping[str, Any]]
    learned_issuer: ClassVar[str]

    def learn(self, config: ConnectorConfig) -> ConnectorConfig:
        """What is stored once the provider has declared `learned_issuer`.

        Raises:
            AssertionError: It is no such configuration, or making it takes more than the two.
        """
        connector: OIDCConnector[Any] = self.connector
        capability: Any = connector.learned
        expect(capability is not None, "the connector has no learned()")
        made = purely(partial(capability, config, self.learned_issuer), what="learned()")
        expect(type(made) is connector.config, f"learned() returned a {type(made).__name__}")
        return made if isinstance(made, ConnectorConfig) else fail("learned() returned no configuration")

    def test_only_an_issuer_of_the_template_is_learned(self) -> None:
        """R10: the profile says what it has to look like, in one place of it alone."""
        template = self.connector.profile(decoded(self.connector, self.learned_example)).learned_template
        expect(
            template is not None, "the profile of learned_example has no learned_template: there is nothing to learn"
        )
        before, place, after = str(template).partition(_PLACE)
        expect(place and _PLACE not in after, f"the learned_template has not one place {_PLACE}: {template}")
        fits = self.learned_issuer.startswith(before) and self.learned_issuer.endswith(after)
        expect(fits, f"learned_issuer does not look like {template}")

    def test_what_was_learned_is_known_for_good(self) -> None:
        """R10: from then on the issuer is compared exactly, and nothing else has changed."""
        config = decoded(self.connector, self.learned_example)
        known = self.learn(config)
        before, after = self.connector.profile(config), self.connector.profile(known)
        expect(after.issuer == self.learned_issuer, f"the profile's issuer is then {after.issuer}")
        expect(after.learned_template is None, "the profile has a learned_template all the same")
        expect(after.client == before.client, "learned() changed the client")
        expect(after.tenants == before.tenants, "learned() changed who is let in")
        expect(after.claim_rules == before.claim_rules, "learned() changed who is let in")
        expect(self.learn(known) == known, "learned() changes a configuration that knows its issuer")

    def test_an_issuer_that_is_none_is_a_config_error(self) -> None:
        """The host has compared it with the template; a connector need not be able to trust that."""
        config = decoded(self.connector, self.learned_example)
        for issuer in (*BAD_ISSUERS, "https://elsewhere.example"):
            made = result_or(
                partial(self.connector.learned, config, issuer), declared=ConfigError, what=f"learned({issuer[:20]!r})"
            )
            if made is not None:
                expect(self.connector.profile(made).issuer != self.learned_issuer, f"{issuer!r} passes for another one")
