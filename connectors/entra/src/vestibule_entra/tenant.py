"""Whose people sign in: one tenant by id, one by a domain name until its id is learned, or several (R17).

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#find-your-apps-openid-configuration-document-uri
"""

import re
from typing import Final

from vestibule_entra.config import GUID, EntraConfig
from vestibule_sdk import ConfigError

CONSUMERS: Final = "9188040d-6c67-4c5b-b112-36a304b66dad"
"""The tenant of all personal accounts, which Microsoft also calls `consumers`."""

COMMON: Final = "common"
ORGANIZATIONS: Final = "organizations"
SHARED: Final = (COMMON, ORGANIZATIONS)

EXAMPLE: Final = "For example: 11111111-2222-3333-4444-555555555555, contoso.onmicrosoft.com, or organizations"


def is_guid(text: str) -> bool:
    """Whether this is the id of a tenant or of an object in it."""
    return re.fullmatch(GUID, text) is not None


def tenant_of(config: EntraConfig) -> str:
    """The tenant in lower case: an id, a domain name, `common` or `organizations`.

    Personal accounts belong to nobody's organization: they sign in where everybody may (`common`), and are not a tenant
    that could be told apart from strangers (R48).

    Raises:
        ConfigError: config_error, at `tenant` or `tenants`.
    """
    tenant = config.tenant.strip().lower()
    if tenant in {CONSUMERS, "consumers"}:
        raise ConfigError(
            "is that of personal accounts, which cannot be chosen alone",
            path="tenant",
            hint="common lets everybody sign in, personal accounts among them.",
        )
    if tenant not in SHARED and not is_guid(tenant) and "." not in tenant:
        raise ConfigError("is no tenant ID and no domain name", path="tenant", hint=EXAMPLE)
    if config.tenants and tenant not in SHARED:
        raise ConfigError("are told apart with organizations or common only: clear them", path="tenants")
    if CONSUMERS in allowed_tenants(config):
        raise ConfigError(
            "personal accounts are no tenant of anybody's: take 9188040d-... off the list",
            path="tenants",
            hint="An empty list with common lets everybody sign in, personal accounts among them.",
        )
    return tenant


def allowed_tenants(config: EntraConfig) -> tuple[str, ...]:
    """The allow-list as tokens write its ids: in lower case."""
    return tuple(tenant.lower() for tenant in config.tenants)
