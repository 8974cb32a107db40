"""S29, S30: a stored connection keeps the rules for redirect URIs, whatever its connector has learned since.

They are held when a connection is saved; but an updated connector may name a provider that takes no PKCE, or resolve
what is stored to another client authentication.
"""

from dataclasses import replace as with_functions
from typing import Any

import pytest
from manual_clock import ManualClock
from msgspec.structs import replace

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.errors import ConfigError
from vestibule.flows.connections.opened import OpenConnection
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.urls import Urls
from vestibule_github import connector as github
from vestibule_oidc import OIDCConfig
from vestibule_oidc import connector as oidc
from vestibule_sdk.client import Client, ClientAuth
from vestibule_sdk.connector import AnyConnector
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret

NO_PKCE = Quirk(name="pkce_unsupported", source="https://op.example/docs")


class One:
    """A registry of one connector."""

    def __init__(self, connector: AnyConnector) -> None:
        self._connector = connector

    def get(self, key: str) -> AnyConnector:
        """It."""
        assert key == self._connector.manifest.key
        return self._connector


def opening(connector: AnyConnector) -> OpenConnection:
    return OpenConnection(One(connector), urls=Urls("https://sso.example"), saml=SAMLOnDemand(ManualClock()))


def updated(**changes: Any) -> AnyConnector:  # noqa: ANN401 - fields of OIDCProfile
    """The generic connector in a version that resolves the same settings otherwise."""

    def profile(config: OIDCConfig) -> OIDCProfile:
        return replace(oidc.profile(config), **changes)

    return with_functions(oidc, profile=profile)


def stored(form: CallbackForm, *, connector: str = "oidc") -> Connection:
    config = {"issuer": "https://op.example", "clientId": "c"} if connector == "oidc" else {"clientId": "c"}
    return Connection(
        id="1",
        organization_id="o",
        provider_id="Hall",
        connector=connector,
        name="Hall",
        icon="",
        config=config,
        secrets={"clientSecret": Secret("hush")},
        own_keys=(),
        issuer="https://op.example",
        enabled=True,
        callback_form=form,
        trusted_for_linking=False,
        version=1,
        login_version=1,
        created_at_s=1,
        updated_at_s=1,
    )


@pytest.mark.parametrize(
    "changes",
    [{"quirks": (NO_PKCE,)}, {"client": Client(client_id="c", secret=None, auth=ClientAuth.NONE)}],
    ids=["no PKCE any more", "no client secret any more"],
)
async def test_an_update_of_a_connector_takes_no_protection_from_a_shared_redirect_uri(changes: dict[str, Any]) -> None:
    opened = await opening(oidc)(stored(CallbackForm.SHARED))
    assert opened.connection.callback_form is CallbackForm.SHARED
    with pytest.raises(ConfigError) as caught:
        await opening(updated(**changes))(stored(CallbackForm.SHARED))
    assert caught.value.path == "callbackForm"
    assert "own" in caught.value.hint
    assert (await opening(updated(**changes))(stored(CallbackForm.OWN))).connection.provider_id == "Hall"


async def test_no_stored_connection_of_plain_oauth_has_the_shared_redirect_uri() -> None:
    """S30: nothing but its own address says which provider an answer came from."""
    await opening(github)(stored(CallbackForm.OWN, connector="github"))
    with pytest.raises(ConfigError) as caught:
        await opening(github)(stored(CallbackForm.SHARED, connector="github"))
    assert caught.value.path == "callbackForm"
