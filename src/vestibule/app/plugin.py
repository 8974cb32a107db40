"""`VestibulePlugin`: all of Vestibule inside somebody's own Litestar application.

What it touches there: one router with our routes, one lifespan, one dependency (`current_account`), one exception
handler (for our own errors), one key of the state. Limits, CSRF checks and security headers sit on our own routes only.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Router
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from vestibule.app.broom import sweeping
from vestibule.app.host import open_host
from vestibule.app.refreshing import refreshing
from vestibule.app.services import services_of
from vestibule.clock import Clock
from vestibule.errors import SettingsError, VestibuleError
from vestibule.settings import Settings, load_settings
from vestibule.web.access import OWN_ROUTE, answer_error, answer_with_page, current_account
from vestibule.web.guards import Gate
from vestibule.web.installation import STATE_KEY, Installation
from vestibule.web.pages import PagePaths
from vestibule.web.routes import all_routes


class VestibulePlugin(InitPlugin):
    """Hosted sign-in for a Litestar application.

    Example:
        app = Litestar(route_handlers=[dashboard], plugins=[VestibulePlugin()])

    Args:
        settings: None loads them from the environment and the file that VESTIBULE_CONFIG names.
        clock: Where "now" comes from; None means this machine's clock.
    """

    def __init__(self, settings: Settings | None = None, *, clock: Clock | None = None) -> None:
        self.settings = settings or load_settings()
        self.installation = Installation()
        self._clock = clock

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add our routes, lifespan, dependency and exception handler to an application.

        Raises:
            SettingsError: settings_refused: the application has a path of its own, under which no provider would find
                our callbacks.
        """
        if app_config.path.strip("/"):
            raise SettingsError(
                f"the application has the path {app_config.path!r}; the addresses that providers call are fixed",
                hint="Give the path to a Router of your own routes, and leave the application's empty.",
            )
        paths = PagePaths(prefix=self.settings.page_prefix)
        app_config.route_handlers.append(
            Router(
                "/",
                route_handlers=all_routes(self.installation, paths),
                before_request=Gate(self.settings.base_url).check,
                exception_handlers={Exception: answer_with_page, VestibuleError: answer_with_page},
                after_request=_as_it_is,
                opt=_left_alone(app_config),
                include_in_schema=False,
            )
        )
        app_config.dependencies.setdefault("current_account", Provide(current_account))
        app_config.exception_handlers.setdefault(VestibuleError, answer_error)
        app_config.state[STATE_KEY] = self.installation
        app_config.lifespan = [*(app_config.lifespan or ()), self._lifespan]
        return app_config

    @asynccontextmanager
    async def _lifespan(self, app: Litestar) -> AsyncIterator[None]:
        del app
        async with open_host(self.settings, clock=self._clock) as host, sweeping(host), refreshing(host):
            self.installation.open(services_of(host))
            try:
                yield
            finally:
                self.installation.close()


def _left_alone(app_config: AppConfig) -> dict[str, Any]:
    """Marks that have the application's own CSRF check, authentication and guard pass over our routes.

    A provider's POST carries no token of the application, and a sign-in page that wants a sign-in leads nowhere. Our
    routes have checks of their own.
    """
    csrf = app_config.csrf_config
    return {
        csrf.exclude_from_csrf_key if csrf else "exclude_from_csrf": True,
        "exclude_from_auth": True,
        OWN_ROUTE: True,
    }


async def _as_it_is(answer: Any) -> Any:  # noqa: ANN401 - Litestar's hook is of any type
    """Stands before the application's own `after_request` hook, which expects answers of another kind."""
    return answer
