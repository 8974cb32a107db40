"""Where the pages live and their forms lead: page paths move with the prefix setting, protocol paths are fixed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlencode

from msgspec import Struct

from vestibule.domain.connections.model import FEDERATION_ISSUER, Connection
from vestibule.flows.urls import LOGIN

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


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

    def connect(self, provider_id: str) -> str:
        """GET asks, POST begins to connect an identity of that connection to the account."""
        return f"{self.account}/connect/{quote(provider_id, safe='')}"

    def connected(self, handle: str = "") -> str:
        """GET asks about an identity that came back, POST connects or forgets it; the handle tells which."""
        path = f"{self.account}/connected"
        return f"{path}?{urlencode({'handle': handle})}" if handle else path

    def disconnect(self, link_id: str) -> str:
        """GET asks, POST disconnects."""
        return f"{self.account}/disconnect/{quote(link_id, safe='')}"

    @property
    def confirm(self) -> str:
        """POST with `link_id` begins to prove anew who one is; `return_to` says where that leads."""
        return f"{self.account}/confirm"

    def account_after(self, notice: str) -> str:
        """The account page, which says what has just been done."""
        return f"{self.account}?{urlencode({'done': notice})}"

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

    def begin(self, provider_id: str, return_to: str = "", *, more: Mapping[str, str] = _NOTHING) -> str:
        """Where a login through that connection begins.

        Args:
            provider_id: The connection's.
            return_to: Where it leads; "" for the default.
            more: What else is asked of it, by parameter: `idp` names a provider of a federation.
        """
        path = f"{LOGIN}/{quote(provider_id, safe='')}"
        parameters = {**({"return_to": return_to} if return_to else {}), **more}
        return f"{path}?{urlencode(parameters)}" if parameters else path

    def begin_again(self, connection: Connection, return_to: str) -> str:
        """The same for a login that was under way: at a federation, with the provider that was chosen."""
        is_chosen = connection.federation is not None and not connection.issuer.startswith(FEDERATION_ISSUER)
        return self.begin(connection.provider_id, return_to, more={"idp": connection.issuer} if is_chosen else {})

    def discovery(self, provider_id: str, asked: Mapping[str, str] = _NOTHING) -> str:
        """Where a provider of a federation is chosen, keeping what the sign-in is asked for."""
        path = f"{self.login}/{quote(provider_id, safe='')}"
        return f"{path}?{urlencode(asked)}" if asked else path

    def login_again(self, return_to: str) -> str:
        """The whole sign-in page, keeping where the visitor was going."""
        return f"{self.login}?{urlencode({'return_to': return_to})}" if return_to else self.login
