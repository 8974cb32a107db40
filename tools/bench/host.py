"""The host under measurement: `vestibule serve` with every default on, but rate limits that one client cannot reach."""

import base64
import os
import secrets
from collections.abc import Iterable
from typing import Final

from tools.bench.provider import CLIENT_ID, CLIENT_SECRET, OIDC, SAML, SAML_OWN, sp_entity_id
from vestibule.app.host import open_host
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportMetadata
from vestibule.settings import load_settings

HOST: Final = ("-m", "vestibule", "serve")

RAISED: Final = {
    "VESTIBULE_RATE_LIMIT_LOGIN": "100000000",
    "VESTIBULE_RATE_LIMIT_CONNECTION": "100000000",
}
"""All load comes from one address: by default it might begin or finish 600 logins a minute."""


def environment(database_url: str, *, port: int) -> dict[str, str]:
    """What the host is started with; settings of the machine it runs on do not reach it."""
    # PYTHONDONTWRITEBYTECODE would make every cold start compile every module, as no installation does.
    foreign = ("VESTIBULE_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "VESTIBULE_DATABASE_URL": database_url,
        "VESTIBULE_SECRET_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "VESTIBULE_BASE_URL": f"http://127.0.0.1:{port}",
        "VESTIBULE_PORT": str(port),
        "VESTIBULE_LOG_FORMAT": "json",
        **RAISED,
    }


async def add_oidc(environ: dict[str, str], *, issuer: str, provider_ids: Iterable[str] = (OIDC,)) -> None:
    """Add OpenID Connect connections to the provider, as the command line does."""
    config = {"issuer": issuer, "clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET}
    async with open_host(load_settings(environ=environ)) as host:
        manage = host.manage
        for provider_id in provider_ids:
            draft = Draft(provider_id=provider_id, connector="oidc", name=provider_id, config=config)
            await manage.add(draft, ask_provider=False)


async def add_saml(environ: dict[str, str], *, metadata: bytes) -> None:
    """Add the SAML connections, from the provider's metadata."""
    async with open_host(load_settings(environ=environ)) as host:
        documents = ImportMetadata(connectors=host.registry, net=host.net, clock=host.clock)
        imported = await documents.read("saml", metadata)
        for provider_id, second_opinion in ((SAML, True), (SAML_OWN, False)):
            own = {
                "spEntityId": sp_entity_id(provider_id, base_url=environ["VESTIBULE_BASE_URL"]),
                "secondOpinion": second_opinion,
            }
            config = {**imported.fields, **own}
            draft = Draft(provider_id=provider_id, connector="saml", name=provider_id, config=config)
            await host.manage.add(draft, ask_provider=False)
