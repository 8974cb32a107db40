"""What a connector promises that can ask a provider's administrator to consent for everybody, as tests."""

from abc import ABC
from collections.abc import Mapping
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlsplit

from vestibule_sdk.connector import ConsentRequest, OIDCConnector
from vestibule_sdk.testing.example import decoded
from vestibule_sdk.testing.expect import expect, expect_no
from vestibule_sdk.testing.hosts import address_faults, hosts_named
from vestibule_sdk.testing.purity import purely

REQUEST: Final = ConsentRequest(
    redirect_uri="https://login.example.com/organizations/consent?a=b&c=d", state="state with + & = % # and ü"
)


class AdminConsentContract(ABC):
    """Inherit beside the contract of the protocol, and set the attributes.

    Attributes:
        connector: The one under test; it has `admin_consent`.
        consent_example: A configuration as JSON for which there is such a place.
        consent_hosts: Where that place may be; empty stands for the host of the profile's issuer.
    """

    connector: ClassVar[Any]
    consent_example: ClassVar[Mapping[str, Any]]
    consent_hosts: ClassVar[tuple[str, ...]] = ()

    def consent_url(self) -> str:
        """Where the administrator is sent.

        Raises:
            AssertionError: There is no such place, or finding it takes more than the configuration.
        """
        connector: OIDCConnector[Any] = self.connector
        capability: Any = connector.admin_consent
        expect(capability is not None, "the connector has no admin_consent()")
        config = decoded(connector, self.consent_example)
        url = purely(lambda: capability(config, REQUEST), what="admin_consent()")
        expect(isinstance(url, str), f"admin_consent() returned {type(url).__name__} for consent_example")
        return str(url)

    def test_consent_is_asked_at_the_provider(self) -> None:
        """S61: over https, and nowhere else."""
        connector: OIDCConnector[Any] = self.connector
        config = decoded(connector, self.consent_example)
        hosts = self.consent_hosts or tuple(hosts_named(connector.profile(config).issuer))
        expect_no(address_faults({"admin_consent()": self.consent_url()}, hosts=hosts))

    def test_consent_comes_back_with_what_was_sent(self) -> None:
        """R29: the address and the state, each once and unchanged, whatever characters they hold."""
        pairs = parse_qsl(urlsplit(self.consent_url()).query, keep_blank_values=True)
        for name, value in (("redirect_uri", REQUEST.redirect_uri), ("state", REQUEST.state)):
            expect([said for key, said in pairs if key == name] == [value], f"{name} is not sent once and unchanged")
