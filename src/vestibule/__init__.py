"""Vestibule: the entrance hall of an application. One login, every identity provider."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vestibule.app.plugin import VestibulePlugin
    from vestibule.domain.accounts.model import Account
    from vestibule.settings import Settings
    from vestibule.web.access import CurrentAccount, current_account, requires_login, signed_in

__all__ = ["Account", "CurrentAccount", "Settings", "VestibulePlugin", "current_account", "requires_login", "signed_in"]

_HOMES = {
    "Account": "vestibule.domain.accounts.model",
    "CurrentAccount": "vestibule.web.access",
    "Settings": "vestibule.settings",
    "VestibulePlugin": "vestibule.app.plugin",
    "current_account": "vestibule.web.access",
    "requires_login": "vestibule.web.access",
    "signed_in": "vestibule.web.access",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - module attributes are of any type
    """Import a public name on its first use: `vestibule --help` need not wait for a web framework (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - as above

    return getattr(import_module(home), name)
