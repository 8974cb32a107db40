"""R6: whatever else a connector asks for, issuer, client id and client secret are enough to begin with."""

from functools import partial
from typing import Any, Final

from vestibule_sdk.connector import OAuth2Connector, OIDCConnector
from vestibule_sdk.errors import ConfigError
from vestibule_sdk.secret import Secret
from vestibule_sdk.testing.expect import expect, result_or
from vestibule_sdk.testing.purity import purely

BAD_ISSUERS: Final = (
    "",
    " ",
    "nonsense",
    "https://",
    "javascript:alert(1)",
    "https://x.example/%zz?#",
    "https://[::1",
    "/" * 3000,
    "\x00",
)

_SECRET: Final = "s-1"  # noqa: S105 - of nobody


def expect_four_fields(connector: OIDCConnector[Any] | OAuth2Connector[Any], issuer: str) -> None:
    """Hold `from_issuer` to its promise.

    Args:
        connector: The connector.
        issuer: One that it takes.

    Raises:
        AssertionError: It loses a value, is not pure, or raises something other than ConfigError.
    """
    config = purely(partial(connector.from_issuer, issuer, "client-1", Secret(_SECRET)), what="from_issuer()")
    expect(isinstance(config, connector.config), "from_issuer() returned another class than the configuration's")
    client = connector.profile(config).client
    expect(client.client_id == "client-1", "from_issuer() lost the client id")
    expect(client.secret == Secret(_SECRET), "from_issuer() lost the client secret")
    for bad in BAD_ISSUERS:
        result_or(
            partial(connector.from_issuer, bad, "c", Secret("s")),
            declared=ConfigError,
            what=f"from_issuer({bad[:20]!r})",
        )
