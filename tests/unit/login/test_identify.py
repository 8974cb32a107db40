"""From evidence to an identity: groups over the provider's API take the place of those that the identity names."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import pytest
from fake_net import FakeNet, json_answer
from oauth2_messages import ACCESS_TOKEN, make_profile

from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.errors import ConnectorBroken, NotAdmitted, UpstreamTimeout, VestibuleError
from vestibule.flows.connections.opened import OpenedOAuth2
from vestibule.flows.login.identify import identify
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.oauth2.access import Access
from vestibule_sdk import (
    ConnectorConfig,
    Identity,
    Manifest,
    OAuth2Connector,
    ProviderAPI,
    Secret,
    VerifiedDocuments,
    field,
)

API = "https://api.forge.example"


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """A name, and nothing else."""

    name: Annotated[str, field("Name", "Of nothing.")]


Groups = Callable[[Config, VerifiedDocuments, ProviderAPI], Awaitable[tuple[str, ...] | None]]


def opened(groups: Groups | None, *, api_origins: tuple[str, ...] = (API,)) -> OpenedOAuth2:
    """A connection whose connector has this capability."""
    profile = make_profile(api_origins=api_origins)
    connector = OAuth2Connector(
        manifest=Manifest(key="no-such-connector", title="Forge", summary="Signs in.", icon="<svg/>"),
        config=Config,
        profile=lambda _: profile,
        identity=lambda _, evidence: Identity(
            issuer=evidence.issuer, subject=evidence.subject, groups=("from the identity",)
        ),
        from_issuer=lambda _issuer, _id, _secret: Config(name="x"),
        groups=groups,
    )
    connection = Connection(
        id="01K00000000000000000000000",
        organization_id="01K00000000000000000000001",
        provider_id="Forge",
        connector="no-such-connector",
        name="Forge",
        icon="<svg/>",
        config={},
        secrets={},
        issuer=profile.issuer,
        enabled=True,
        callback_form=CallbackForm.OWN,
        trusted_for_linking=False,
        version=1,
        created_at_s=0,
        updated_at_s=0,
    )
    return OpenedOAuth2(connection, connector, Config(name="x"), profile)


def evidence(net: FakeNet | None) -> Evidence:
    """Of a login, with an access token or without one."""
    access = None if net is None else Access(net=net, access_token=Secret(ACCESS_TOKEN))
    claims = VerifiedDocuments(issuer=make_profile().issuer, subject="4711", documents={})
    return Evidence(claims=claims, name="4711", access=access)


async def refused(groups: Groups, net: FakeNet | None = None, **how: Any) -> VestibuleError:  # noqa: ANN401
    """Show that a login with this capability is refused."""
    with pytest.raises(VestibuleError) as caught:
        await identify(opened(groups), evidence(net or FakeNet()), **how)
    return caught.value


async def test_groups_of_the_api_take_the_place_of_those_of_the_identity() -> None:
    net = FakeNet()
    net.replies[f"{API}/groups"] = json_answer({"value": ["staff", "admins"]})

    async def groups(_config: Config, _evidence: VerifiedDocuments, api: ProviderAPI) -> tuple[str, ...]:
        return tuple((await api.get(f"{API}/groups"))["value"])

    assert (await identify(opened(groups), evidence(net))).groups == ("staff", "admins")


async def test_none_and_no_capability_leave_the_identity_as_it_is() -> None:
    async def nothing(*_: object) -> None:
        return None

    for groups in (None, nothing):
        assert (await identify(opened(groups), evidence(FakeNet()))).groups == ("from the identity",)


async def test_a_call_that_is_not_allowed_ends_the_login_also_when_it_is_swallowed() -> None:
    """A connector that catches everything would else sign somebody in with no groups at all."""

    async def swallowing(_config: Config, _evidence: VerifiedDocuments, api: ProviderAPI) -> tuple[str, ...]:
        try:
            await api.get("https://evil.example/groups")
        except Exception:  # noqa: BLE001 - as careless as authors are
            return ()
        raise AssertionError

    error = await refused(swallowing)
    assert isinstance(error, ConnectorBroken)
    assert error.detail.startswith("no-such-connector: it called https://evil.example/groups")


async def test_a_profile_without_origins_makes_no_call() -> None:
    async def calling(_config: Config, _evidence: VerifiedDocuments, api: ProviderAPI) -> tuple[str, ...]:
        await api.get(f"{API}/groups")
        return ()

    with pytest.raises(ConnectorBroken) as caught:
        await identify(opened(calling, api_origins=()), evidence(None))
    assert caught.value.code == "connector_broken"


async def test_a_person_who_is_not_admitted_is_refused_by_that_code() -> None:
    async def refusing(*_: object) -> tuple[str, ...]:
        raise NotAdmitted("a member of nothing")

    assert (await refused(refusing)).code == "not_admitted"


async def test_a_slow_api_ends_the_login() -> None:
    async def waiting(*_: object) -> tuple[str, ...]:
        await asyncio.Event().wait()
        raise AssertionError

    error = await refused(waiting, deadline_s=0)
    assert isinstance(error, UpstreamTimeout)
    assert error.code == "upstream_timeout"
