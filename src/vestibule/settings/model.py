"""Every setting, with its type, default and meaning: the one list that the loader, the docs and the tests read."""

from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from vestibule.settings.fault import SettingsFaults
from vestibule.settings.origin import Origin, parse_origin
from vestibule.settings.rules import faults
from vestibule_sdk.secret import Secret

PositiveInt = Annotated[int, Meta(ge=1)]


def _about(text: str) -> Meta:
    return Meta(description=text)


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of one installation. Environment: `VESTIBULE_` + the name in capitals; TOML: the name.

    Unsafe or contradicting settings cannot be made, also not by an application that makes them in code (S74).

    Raises:
        SettingsError: settings_refused; a `SettingsFaults` with every fault.
    """

    base_url: Annotated[
        str,
        _about("Public address of this installation, without a path. Every URL that leaves the host starts with it."),
    ] = "http://localhost:8000"
    host: Annotated[str, _about("Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="Port to listen on.")] = 8000
    database_url: Annotated[
        Secret, _about("SQLAlchemy URL: sqlite+aiosqlite:///path or postgresql+asyncpg://user:password@host/name.")
    ] = Secret("sqlite+aiosqlite:///vestibule.db")
    secret_key: Annotated[
        Secret | None,
        _about("Master key: 32 random bytes in base64. During a rotation the new key, a comma, then the old one."),
    ] = None
    secret_key_file: Annotated[
        Path, _about("File that holds the master key when secret_key is not set; made on the first start, mode 0600.")
    ] = Path("vestibule.key")
    return_origins: Annotated[
        tuple[str, ...], _about("Origins of applications to which return_to may lead beside this origin.")
    ] = ()
    trusted_proxies: Annotated[
        tuple[str, ...], _about("Networks (CIDR) of reverse proxies whose X-Forwarded-For counts.")
    ] = ()
    upstream_networks: Annotated[
        tuple[str, ...],
        _about("Networks (CIDR) that are not public but may be called all the same, for an IdP of your own."),
    ] = ()
    upstream_ports: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=65535)], ...], _about("Ports beside 443 at which an IdP may be called.")
    ] = ()
    upstream_concurrency: Annotated[PositiveInt, _about("Calls under way to one IdP host at most.")] = 32
    session_idle_s: Annotated[PositiveInt, _about("A session ends after this long without use.")] = 43_200
    session_absolute_s: Annotated[PositiveInt, _about("A session ends after this long whatever happens.")] = 604_800
    rate_limit_login: Annotated[
        PositiveInt,
        _about("Logins begun or finished per minute from one client address; an office may share a single one."),
    ] = 600
    rate_limit_connection: Annotated[PositiveInt, _about("Logins begun per minute on one connection.")] = 6_000
    rate_limit_account: Annotated[
        PositiveInt, _about("Requests per minute to account pages and actions from one session.")
    ] = 120
    rate_limit_search: Annotated[
        PositiveInt,
        _about("Searches for an organization per minute from one client address; typing one name makes several."),
    ] = 1_200
    rate_limit_logout_token: Annotated[
        PositiveInt, _about("Logout messages of providers per minute from one client address on one connection.")
    ] = 600
    disabled_connectors: Annotated[tuple[str, ...], _about("Keys of installed connectors that are not loaded.")] = ()
    strict_connectors: Annotated[
        bool, _about("Refuse to start when an installed connector cannot be loaded (for CI).")
    ] = False
    page_prefix: Annotated[
        str, _about("Path before the pages /login, /account, ...; for use inside another application.")
    ] = ""
    brand_name: Annotated[str, Meta(max_length=60, description="Name on the pages.")] = "Vestibule"
    brand_logo: Annotated[str | None, _about("Address of a logo on this origin (a path), shown above the title.")] = (
        None
    )
    brand_accent: Annotated[
        str, Meta(pattern="^#[0-9a-fA-F]{6}$", description="Accent colour; text on it is chosen for contrast.")
    ] = "#3b5bdb"
    log_format: Annotated[str, Meta(pattern="^(auto|json|text)$", description="auto: text on a terminal.")] = "auto"
    demo: Annotated[bool, _about("Set by `vestibule demo`: error pages show details. Only on a loopback base URL.")] = (
        False
    )

    def __post_init__(self) -> None:
        found = tuple(faults(self))
        if found:
            raise SettingsFaults(found)

    @property
    def origin(self) -> Origin:
        """The base URL, parsed."""
        return parse_origin(self.base_url)

    @property
    def development(self) -> bool:
        """Whether this is development: a loopback base URL over http. Nothing but this relaxes a check."""
        origin = self.origin
        return origin.scheme == "http" and origin.is_loopback
