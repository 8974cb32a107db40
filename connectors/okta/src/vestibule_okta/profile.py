"""An organization as protocol settings.

Okta has two kinds of authorization server: the org one, whose issuer is the domain itself, and custom ones below it:
https://developer.okta.com/docs/concepts/auth-servers/.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from vestibule_okta.config import OktaConfig
from vestibule_sdk import (
    ConfigError,
    OIDCProfile,
    Secret,
    all_scopes,
    issuer_base,
    replace,
    standard_profile,
    web_address,
)

EXAMPLE: Final = "your-org.okta.com"

_ADMIN: Final = re.compile(r"(?P<org>[a-z0-9-]+)-admin\.(?P<cell>okta(?:preview|-emea|-gov)?\.com|okta\.mil)")
_SERVER: Final = re.compile(r"[A-Za-z0-9_-]+")
_SERVERS: Final = "/oauth2/"


def profile(config: OktaConfig) -> OIDCProfile:
    """Resolve a configuration.

    Raises:
        ConfigError: config_error: the domain is none, or the Admin Console's.
    """
    domain, server, groups = _domain(config.domain, path="domain"), config.authorization_server, config.groups_claim
    found = standard_profile(
        config,
        issuer=f"{domain}{_SERVERS}{server}" if server else domain,
        # The ID token of a code flow is thin: the rest of what the scopes stand for is at userinfo, `email_verified`
        # above all: https://help.okta.com/en-us/Content/topics/security/api-config-claims.htm
        required_claims=("email", "email_verified", "name", *((groups,) if groups else ())),
    )
    if server or not groups:
        return found
    # The org server shares groups with whoever asks for the scope of that name; a custom one refuses a scope that it
    # does not know, and may need none: https://developer.okta.com/docs/guides/customize-tokens-groups-claim/
    return replace(found, scopes=all_scopes(f"groups {config.scopes or ''}"))


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> OktaConfig:
    """The configuration that an issuer `https://domain` or `https://domain/oauth2/{server}` means.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is no issuer of Okta's.
    """
    typed, found, server = issuer_base(issuer).partition(_SERVERS)
    if found and not _SERVER.fullmatch(server):
        raise ConfigError(
            "ends with the id of an authorization server, or has no /oauth2 at all",
            path="issuerUrl",
            hint=f"For example: https://{EXAMPLE}, or https://{EXAMPLE}/oauth2/default",
        )
    domain = _domain(typed, path="issuerUrl").removeprefix("https://")
    return OktaConfig(
        domain=domain, client_id=client_id, client_secret=client_secret, authorization_server=server or None
    )


def _domain(typed: str, *, path: str) -> str:
    """The domain's address, which alone is what Okta declares: without a path."""
    address = web_address(typed, path=path, example=EXAMPLE)
    if address.startswith("http://"):  # loopback, where only a stand-in for Okta answers
        return address
    parts = urlsplit(address)
    if parts.path:
        raise ConfigError(
            "goes beyond the domain: leave out everything from the first slash on",
            path=path,
            hint=f"Enter {parts.netloc}. An authorization server has a field of its own: the part after /oauth2/.",
        )
    admin = _ADMIN.fullmatch(parts.netloc)
    if admin:
        raise ConfigError(
            "this is the Admin Console's domain, where nobody signs in",
            path=path,
            hint=f"Enter {admin['org']}.{admin['cell']}.",
        )
    return address
