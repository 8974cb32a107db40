"""What a connection of plain OAuth 2.0 must have before anybody is sent to its provider; there is no discovery."""

from collections.abc import Iterator

from vestibule.errors import ConfigError, DiscoveryIncomplete
from vestibule.protocols.net.request import header_fault
from vestibule.protocols.oauth2.authorization_url import check_own_query
from vestibule.protocols.oauth2.endpoint import fault_of
from vestibule.protocols.oauth2.quirks import KNOWN, check_quirks
from vestibule.protocols.oauth2.token.client_auth import Credentials, credentials_of
from vestibule.protocols.oauth2.token.client_key import check_client_key
from vestibule.protocols.shown import shown
from vestibule_sdk.oauth2 import OAuth2Profile


def check_new_settings(profile: OAuth2Profile) -> None:
    """Judge what somebody enters: also what is too costly for every login.

    Raises:
        ConfigError: config_error, naming what is wrong.
    """
    check_settings(profile)
    if profile.client.key is not None:
        check_client_key(profile.client.key)


def check_settings(profile: OAuth2Profile) -> Credentials:
    """See that the addresses are addresses, the headers headers, the quirks known, and the client whole.

    Returns:
        The client, ready for the token endpoint.

    Raises:
        ConfigError: config_error, naming what is wrong.
    """
    check_quirks(profile.quirks, known=KNOWN)
    for name, url in addresses_of(profile):
        fault = fault_of(url)
        if fault is not None:
            written = "" if "@" in url else f": {shown(url)}"  # a password may stand there
            raise ConfigError(
                f"{name} is not usable: {fault}{written}",
                path="",
                hint="Correct the address of the provider in this connection's settings.",
            )
    try:
        check_own_query("authorization_endpoint", profile.authorization_endpoint)
    except DiscoveryIncomplete as error:
        raise ConfigError(error.detail, path="") from error
    for name, value in profile.headers.items():
        fault = header_fault(name, value)
        if fault is not None:
            raise ConfigError(
                f"this connector sets the header {shown(name, limit=40)}, which cannot be sent: {fault}",
                path="",
                hint="Report this to the connector's author.",
            )
    return credentials_of(profile.client, profile.quirks, issuer=profile.issuer, endpoint=profile.token_endpoint)


def addresses_of(profile: OAuth2Profile) -> Iterator[tuple[str, str]]:
    """Every address of the profile, with the name that an administrator reads."""
    yield "issuer", profile.issuer
    yield "authorization_endpoint", profile.authorization_endpoint
    yield "token_endpoint", profile.token_endpoint
    for document in profile.documents:
        yield f"document {document.name}", document.url
