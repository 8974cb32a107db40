"""The groups capability: what it returns is looked at, what it raises is named, and nothing is left out in silence."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Annotated, Any

import pytest

from vestibule.errors import (
    ConfigError,
    ConnectorBroken,
    ConnectorUnknown,
    GroupsIncomplete,
    UpstreamStatus,
    VestibuleError,
)
from vestibule.plugins.groups import ask_groups
from vestibule.plugins.sound_identity import GROUP_CHARACTERS_AT_MOST, GROUPS_AT_MOST
from vestibule_sdk import (
    Client,
    ConnectorConfig,
    Manifest,
    OIDCConnector,
    OIDCProfile,
    ProviderAPI,
    Secret,
    VerifiedClaims,
    field,
    standard_identity,
)


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """An issuer, and nothing else."""

    issuer: Annotated[str, field("Issuer", "Where it is.")]


Groups = Callable[[Config, VerifiedClaims, ProviderAPI], Awaitable[Any]]

CONFIG = Config(issuer="https://a.example")
CLAIMS = VerifiedClaims(issuer="https://a.example", subject="1", id_token={})
CONNECTOR = OIDCConnector(
    manifest=Manifest(key="no-such-connector", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=lambda config: OIDCProfile(issuer=config.issuer, client=Client(client_id="c", secret=Secret("s"))),
    identity=lambda _, claims: standard_identity(claims),
    from_issuer=lambda issuer, _id, _secret: Config(issuer=issuer),
)


class API:
    """Says the same to everything."""

    async def get(
        self, url: str, *, parameters: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Answer."""
        return {"url": url, "parameters": parameters, "headers": headers}


def returning(value: object) -> Groups:
    async def groups(*_: object) -> object:
        return value

    return groups


def raising(error: BaseException) -> Groups:
    async def groups(*_: object) -> object:
        raise error

    return groups


async def asked(groups: Groups | None) -> tuple[str, ...] | None:
    return await ask_groups(replace(CONNECTOR, groups=groups), CONFIG, CLAIMS, API())


async def test_the_capability_is_handed_configuration_evidence_and_door() -> None:
    seen: list[object] = []

    async def groups(config: Config, claims: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...]:
        seen.extend((config, claims))
        return (str((await api.get("https://a.example/groups"))["url"]),)

    assert await asked(groups) == ("https://a.example/groups",)
    assert seen == [CONFIG, CLAIMS]


@pytest.mark.parametrize("groups", [None, returning(None)])
async def test_none_leaves_it_at_what_the_identity_says(groups: Groups | None) -> None:
    assert await asked(groups) is None


async def test_no_groups_are_an_answer_too() -> None:
    assert await asked(returning(())) == ()


@pytest.mark.parametrize(
    "value",
    ["admins", ["admins"], {"admins"}, {"admins": 1}, (1,), ("",), ("a", None), (b"admins",), ("a\ud800",), 7, True],
)
async def test_what_are_no_groups_are_refused(value: object) -> None:
    """A text is no list of its letters."""
    with pytest.raises(ConnectorBroken) as caught:
        await asked(returning(value))
    assert caught.value.code == "connector_broken"
    assert "no-such-connector: its function `groups` returned" in caught.value.detail


@pytest.mark.parametrize(
    "value", [("g",) * (GROUPS_AT_MOST + 1), ("x" * (GROUP_CHARACTERS_AT_MOST + 1),)], ids=["many", "long"]
)
async def test_more_than_is_taken_is_never_cut_short(value: tuple[str, ...]) -> None:
    with pytest.raises(GroupsIncomplete) as caught:
        await asked(returning(value))
    assert caught.value.code == "groups_incomplete"


async def test_as_many_as_are_taken_are_taken() -> None:
    value = ("x" * GROUP_CHARACTERS_AT_MOST,) * GROUPS_AT_MOST
    assert await asked(returning(value)) == value


@pytest.mark.parametrize(
    "error", [GroupsIncomplete("more"), UpstreamStatus("403"), ConnectorBroken("other"), ConnectorUnknown("x")]
)
async def test_declared_errors_and_the_hosts_own_come_through_as_they_are(error: VestibuleError) -> None:
    with pytest.raises(type(error)) as caught:
        await asked(raising(error))
    assert caught.value is error


@pytest.mark.parametrize(
    "error",
    [
        KeyError("value"),
        ConfigError("no", path="x"),
        RecursionError(),
        TimeoutError("x"),
        SystemExit(7),
        GeneratorExit(),
        asyncio.CancelledError(),
    ],
)
async def test_any_other_error_is_the_connectors_fault(error: BaseException) -> None:
    """Nor does a cancellation of its own invention end a login without a word."""
    with pytest.raises(ConnectorBroken) as caught:
        await asked(raising(error))
    assert "its function `groups` raised" in caught.value.detail


async def waiting(*_: object) -> None:
    await asyncio.Event().wait()


async def test_whoever_ends_the_login_ends_it() -> None:
    """Our own cancellation, such as that of a browser that went away, is no fault of the connector's."""
    task = asyncio.create_task(asked(waiting))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_deadline_of_ours_is_a_deadline() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await asked(waiting)


def test_a_login_that_is_left_over_when_the_host_ends_is_closed_in_peace() -> None:
    async def left_over() -> None:
        await asked(waiting)

    coroutine = left_over()

    async def begin() -> None:
        with suppress(StopIteration):
            coroutine.send(None)

    asyncio.run(begin())
    coroutine.close()


async def test_a_capability_that_is_no_coroutine_is_the_connectors_fault() -> None:
    with pytest.raises(ConnectorBroken) as caught:
        await asked(lambda *_: ("admins",))  # type: ignore[arg-type]
    assert caught.value.code == "connector_broken"
