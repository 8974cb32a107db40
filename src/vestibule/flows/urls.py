"""Our own protocol addresses (R23-R26): fixed paths under the configured base URL, never under a Host header."""

from typing import Final

from vestibule.domain.connections.model import CallbackForm, Connection

CALLBACK: Final = "/api/auth/sso/callback"
LOGIN: Final = "/api/auth/sso/login"
FINISH: Final = "/api/auth/sso/finish"
ADMIN_CONSENT: Final = "/api/auth/sso/admin-consent"
SIGNED_OUT: Final = "/api/auth/sso/signed-out"
BACKCHANNEL_LOGOUT: Final = "/api/auth/sso/backchannel-logout"
SAML_ACS: Final = "/api/auth/sso/saml2/sp/acs"
SAML_FINISH: Final = "/api/auth/sso/saml2/sp/finish"
SAML_METADATA: Final = "/api/auth/sso/saml2/sp/metadata"
SAML_SLO: Final = "/api/auth/sso/saml2/sp/slo"


class Urls:
    """Builds the addresses that leave the host."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url

    def redirect_uri(self, connection: Connection) -> str:
        """The redirect URI that is shown to the administrator and sent to the provider."""
        return self.callback(connection.provider_id, connection.callback_form)

    def callback(self, provider_id: str, form: CallbackForm) -> str:
        """The same before the connection exists: an administrator registers it first (R23)."""
        if form is CallbackForm.SHARED:
            return self.base_url + CALLBACK
        return f"{self.base_url}{CALLBACK}/{provider_id}"

    def login(self, provider_id: str) -> str:
        """Where a login begins; also the provider's "initiate login URI" (OpenID Connect Core 4)."""
        return f"{self.base_url}{LOGIN}/{provider_id}"

    def admin_consent(self, provider_id: str) -> str:
        """Where a provider's administrator comes back to after consenting for everybody there (R29)."""
        return f"{self.base_url}{ADMIN_CONSENT}/{provider_id}"

    @property
    def post_logout(self) -> str:
        """Where a provider sends the browser after its own sign-out (R28): to be registered there exactly."""
        return self.base_url + SIGNED_OUT

    def backchannel_logout(self, provider_id: str) -> str:
        """Where a provider posts its logout tokens."""
        return f"{self.base_url}{BACKCHANNEL_LOGOUT}/{provider_id}"

    @property
    def sp_entity_id(self) -> str:
        """Our name at a SAML provider, where the connection sets no other (R20)."""
        return self.base_url

    def acs(self, provider_id: str) -> str:
        """Where a SAML provider has the browser post its responses (R26)."""
        return f"{self.base_url}{SAML_ACS}/{provider_id}"

    def sp_metadata(self, provider_id: str) -> str:
        """Where a SAML provider can read what it has to know about us (R26)."""
        return f"{self.base_url}{SAML_METADATA}/{provider_id}"

    def slo(self, provider_id: str) -> str:
        """Where a SAML provider sends its logout messages, by either binding."""
        return f"{self.base_url}{SAML_SLO}/{provider_id}"
