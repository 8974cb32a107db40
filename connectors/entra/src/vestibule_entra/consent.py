"""Where an administrator of the tenant consents for everybody in it (R29)."""

from urllib.parse import quote, urlencode

from vestibule_entra.config import EntraConfig
from vestibule_entra.profile import profile
from vestibule_entra.tenant import COMMON, ORGANIZATIONS, tenant_of
from vestibule_sdk import ConsentRequest


def admin_consent(config: EntraConfig, request: ConsentRequest) -> str:
    """The address of the admin consent endpoint.

    https://learn.microsoft.com/entra/identity-platform/v2-admin-consent: `organizations` asks the administrator's own
    tenant; `common` is not to be used, for nobody consents for personal accounts.

    Raises:
        ConfigError: config_error: fields that do not fit together.
    """
    tenant = tenant_of(config)
    parameters = {
        "client_id": config.client_id,
        "scope": " ".join(profile(config).scopes),
        "redirect_uri": request.redirect_uri,
        "state": request.state,
    }
    place = f"{config.authority.rstrip('/')}/{ORGANIZATIONS if tenant == COMMON else tenant}/v2.0/adminconsent"
    return f"{place}?{urlencode(parameters, quote_via=quote)}"
