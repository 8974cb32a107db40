"""Where the pages live and their forms lead: page paths move with the prefix setting, protocol paths are fixed."""

from urllib.parse import quote, urlencode

from msgspec import Struct

from vestibule.flows.urls import LOGIN


class PagePaths(Struct, frozen=True, kw_only=True):
    """Paths on this origin.

    Attributes:
        prefix: "" or a path without a final slash, before every page.
    """

    prefix: str = ""

    @property
    def login(self) -> str:
        """The sign-in page."""
        return f"{self.prefix}/login"

    @property
    def account(self) -> str:
        """The account page."""
        return f"{self.prefix}/account"

    @property
    def sign_out(self) -> str:
        """GET asks for confirmation, POST signs out."""
        return f"{self.prefix}/logout"

    @property
    def end_session(self) -> str:
        """POST with `session_id` ends one session of the account."""
        return f"{self.prefix}/account/sessions/end"

    @property
    def end_other_sessions(self) -> str:
        """POST ends every session of the account but this one."""
        return f"{self.prefix}/account/sessions/end-others"

    @property
    def assets(self) -> str:
        """Folder of the static files; their names carry a hash of their content."""
        return f"{self.prefix}/assets"

    def begin(self, provider_id: str, return_to: str) -> str:
        """Where a login through that connection begins."""
        path = f"{LOGIN}/{quote(provider_id, safe='')}"
        return f"{path}?{urlencode({'return_to': return_to})}" if return_to else path

    def login_again(self, return_to: str) -> str:
        """The whole sign-in page, keeping where the visitor was going."""
        return f"{self.login}?{urlencode({'return_to': return_to})}" if return_to else self.login
