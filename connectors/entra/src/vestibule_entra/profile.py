"""A configuration as protocol settings, and back from an issuer."""

import re
from typing import Final
from urllib.parse import urlsplit

from vestibule_entra.config import AUTHORITIES, AUTHORITY, EntraConfig, GroupSource
from vestibule_entra.credential import AUDIENCE_IS_THE_TOKEN_ENDPOINT, client_of
from vestibule_entra.tenant import COMMON, CONSUMERS, ORGANIZATIONS, SHARED, allowed_tenants, is_guid, tenant_of
from vestibule_sdk import ClientAuth, ConfigError, OIDCProfile, Secret, all_scopes, issuer_base, replace

_VERSION: Final = "/v2.0"
_WELL_KNOWN: Final = f"{_VERSION}/.well-known/openid-configuration"
_ISSUER: Final = re.compile(rf"(?P<authority>.+)/(?P<tenant>[A-Za-z0-9][A-Za-z0-9.-]*){re.escape(_VERSION)}")


def profile(config: EntraConfig) -> OIDCProfile:
    """Resolve a configuration.

    Userinfo is never asked: the ID token says as much and more, and is signed. The scope `profile` brings `oid`.

    Raises:
        ConfigError: config_error: fields that do not fit together.
    """
    tenant, client, graph = tenant_of(config), client_of(config), config.groups is GroupSource.GRAPH
    if graph and tenant == COMMON:
        raise ConfigError(
            "Microsoft Graph has no groups of personal accounts, and they cannot grant the permission",
            path="groups",
            hint="With the tenant organizations every work or school account can.",
        )
    base, template = f"{_authority(config)}/{tenant}", f"{_authority(config)}/{{tenantid}}{_VERSION}"
    shared = tenant in SHARED
    return OIDCProfile(
        issuer=template if shared else base + _VERSION,
        client=client,
        discovery_url=None if is_guid(tenant) else base + _WELL_KNOWN,
        learned_template=None if shared or is_guid(tenant) else template,
        issuer_template=template if shared else None,
        tenants=allowed_tenants(config),
        # What this endpoint is there for is checked once more: who answers at `common` answers here.
        refused_tenants=(CONSUMERS,) if tenant == ORGANIZATIONS else (),
        scopes=all_scopes(f"{config.graph_url.rstrip('/')}/GroupMember.Read.All" if graph else None),
        api_origins=(_origin(config.graph_url),) if graph else (),
        quirks=(AUDIENCE_IS_THE_TOKEN_ENDPOINT,) if client.auth is ClientAuth.PRIVATE_KEY_JWT else (),
    )


def learned(config: EntraConfig, issuer: str) -> EntraConfig:
    """The configuration to store: a domain name gives way to the id that Entra declared for it.

    A domain can move to another tenant; the id stays, so that nobody new vouches for known people.

    Raises:
        ConfigError: config_error, at `tenant`: what was declared is no tenant's.
    """
    tenant = tenant_of(config)
    if tenant in SHARED or is_guid(tenant):
        return config
    found = issuer.removeprefix(f"{_authority(config)}/").removesuffix(_VERSION).lower()
    if not is_guid(found):
        raise ConfigError("no tenant ID was found for this domain name", path="tenant", hint="Enter the ID itself.")
    known = replace(config, tenant=found)
    tenant_of(known)
    return known


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> EntraConfig:
    """The configuration that an issuer `https://login.microsoftonline.com/{tenant}/v2.0` means.

    Raises:
        ConfigError: config_error, at `issuerUrl`, as that API calls it: it is no issuer of Entra's.
    """
    found = _ISSUER.fullmatch(issuer_base(issuer))
    if found is None or not re.fullmatch(AUTHORITIES, found["authority"]):
        raise ConfigError(
            "this is no issuer of Entra ID",
            path="issuerUrl",
            hint=f"It looks like {AUTHORITY}/11111111-2222-3333-4444-555555555555{_VERSION}. In the admin center: App "
            "registrations > (app) > Endpoints > OpenID Connect metadata document.",
        )
    config = EntraConfig(
        tenant=found["tenant"], client_id=client_id, client_secret=client_secret, authority=found["authority"]
    )
    try:
        tenant_of(config)
    except ConfigError as error:
        raise ConfigError(f"its tenant {error.detail}", path="issuerUrl", hint=error.hint) from error
    return config


def _authority(config: EntraConfig) -> str:
    return config.authority.rstrip("/")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
