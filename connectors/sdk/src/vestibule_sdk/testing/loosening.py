"""Whether a profile loosens a check though nobody has switched anything on."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from vestibule_sdk.client import Pkce
from vestibule_sdk.connector import OAuth2Connector, OIDCConnector
from vestibule_sdk.errors import ConfigError
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.testing.example import decoded
from vestibule_sdk.testing.form import switches

LOOSENING: Final = frozenset({"pkce_unsupported"})
"""The quirks with which the host checks less. All others change what is sent, or how one thing may be spelled."""

AnyProfile = OIDCProfile | OAuth2Profile


def loosened_by_itself(
    connector: OIDCConnector[Any] | OAuth2Connector[Any], example: Mapping[str, Any], *, quirks: tuple[str, ...]
) -> Iterator[str]:
    """What is loosened with the example and every switch of it where it is from the start, in words.

    Args:
        connector: The connector.
        example: A configuration as JSON.
        quirks: Those that the vendor's page demands.
    """
    profile = _with_switches_untouched(connector, example)
    if profile.pkce is Pkce.OFF:
        yield "PKCE is off"
    for quirk in profile.quirks:
        if quirk.name in LOOSENING and quirk.name not in quirks:
            yield f"the quirk {quirk.name} is on"


def _with_switches_untouched(
    connector: OIDCConnector[Any] | OAuth2Connector[Any], example: Mapping[str, Any]
) -> AnyProfile:
    untouched = {name: value for name, value in example.items() if name not in switches(connector.config)}
    try:
        return connector.profile(decoded(connector, untouched))
    except ConfigError:  # as for a key without the switch that says to use it
        return connector.profile(decoded(connector, example))
