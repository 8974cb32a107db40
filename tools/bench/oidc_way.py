"""The way through an OpenID Connect provider; the callback holds the host's call to its token endpoint."""

from tools.bench.client import Connection, get
from tools.bench.provider import OIDC
from tools.bench.way import Login, Way, target_of


class OIDCWay(Way):
    """Begin, the provider's redirect, the callback."""

    def __init__(self, *, host_port: int, provider_port: int) -> None:
        super().__init__(OIDC, provider_path="/authorize", host_port=host_port, provider_port=provider_port)

    async def at_provider(self, provider: Connection, login: Login) -> None:
        """Be signed in as the hinted person; the provider shows no page for that."""
        answer = await provider.exchange(get(target_of(login.location), port=self._provider_port))
        login.location = answer.location()

    async def come_back(self, host: Connection, login: Login) -> None:
        """Bring the code."""
        request = get(target_of(login.location), port=self._host_port, cookie=login.cookie)
        answer = await host.exchange(request)
        login.location = answer.location()
        login.cookie = answer.cookie(b"session")
