"""The contracts for what goes beyond a login: each way of losing a group, or of losing the way back, is found."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode

import pytest
from msgspec import structs

from vestibule.testing import outcomes
from vestibule_sdk import (
    Client,
    ConfigError,
    ConnectorConfig,
    ConsentRequest,
    GroupsIncomplete,
    Identity,
    Manifest,
    OIDCConnector,
    OIDCProfile,
    ProviderAPI,
    Secret,
    VerifiedClaims,
    VestibuleError,
    field,
    standard_identity,
)
from vestibule_sdk.testing import AdminConsentContract, GroupsCase, GroupsContract, LearnedContract

API = "https://api.acme.example"
FIRST = f"{API}/groups?top=2"
SECOND = f"{API}/groups?page=2&top=2"

Capability = Callable[["Config", VerifiedClaims, ProviderAPI], Awaitable[tuple[str, ...] | None]]


class Config(ConnectorConfig, frozen=True, kw_only=True):
    """What a provider needs."""

    client_id: Annotated[str, field("Client ID", "Its name.", example="vestibule")]
    client_secret: Annotated[Secret, field("Client secret", "Its password.")]


def profile(config: Config) -> OIDCProfile:
    client = Client(client_id=config.client_id, secret=config.client_secret)
    return OIDCProfile(issuer="https://acme.example", client=client, api_origins=(API,))


def identity(_: Config, claims: VerifiedClaims) -> Identity:
    return standard_identity(claims)


def from_issuer(issuer: str, client_id: str, client_secret: Secret) -> Config:
    if issuer != "https://acme.example":
        raise ConfigError("is not Acme", path="issuerUrl")
    return Config(client_id=client_id, client_secret=client_secret)


async def groups(_: Config, claims: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...] | None:
    if claims.texts("groups") is not None:
        return None
    found: list[str] = []
    page = await api.get(f"{API}/groups", parameters={"top": "2"})
    while True:
        items, following = page.get("value"), page.get("next")
        if not isinstance(items, list) or not all(isinstance(each, Mapping) for each in items):
            raise GroupsIncomplete("a page without its list")
        names = [each.get("id") for each in items]
        if not all(isinstance(name, str) for name in names) or not isinstance(following, str | None):
            raise GroupsIncomplete("a group without its id, or a page without its next")
        found += [str(name) for name in names]
        if following is None:
            return tuple(found)
        page = await api.get(following)


def admin_consent(config: Config, request: ConsentRequest) -> str | None:
    query = {"client_id": config.client_id, "redirect_uri": request.redirect_uri, "state": request.state}
    return f"https://acme.example/consent?{urlencode(query)}"


SOUND = OIDCConnector(
    manifest=Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon="<svg/>"),
    config=Config,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    groups=groups,
    admin_consent=admin_consent,
)
EXAMPLE = {"clientId": "c", "clientSecret": "s"}


def claims(**said: object) -> VerifiedClaims:
    return VerifiedClaims(issuer="https://acme.example", subject="7", id_token={"sub": "7", **said})


MANY = GroupsCase(
    evidence=claims(),
    answers={
        FIRST: {"value": [{"id": "a"}, {"id": "b"}], "next": SECOND, "took": 3},
        SECOND: {"value": [{"id": "c"}]},
    },
    groups=("a", "b", "c"),
)
FEW = GroupsCase(evidence=claims(groups=["a"]), answers={}, groups=None)


class TestASoundConnector(GroupsContract, AdminConsentContract):
    """Passes everything."""

    connector = SOUND
    groups_example: ClassVar[Mapping[str, Any]] = EXAMPLE
    groups_cases: ClassVar[tuple[GroupsCase, ...]] = (MANY, FEW)
    consent_example: ClassVar[Mapping[str, Any]] = EXAMPLE


def failing(tested: OIDCConnector[Any], **attributes: object) -> set[str]:
    kind: Callable[[], Any] = type("Suite", (TestASoundConnector,), {"connector": tested, **attributes})
    suite = kind()
    failed = set()
    for name in dir(suite):
        if name.startswith("test_"):
            try:
                getattr(suite, name)()
            except Exception:  # noqa: BLE001 - pytest counts any exception of a test as its failure
                failed.add(name)
    return failed


async def one_page_only(_: Config, __: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...]:
    page = await api.get(FIRST)
    return tuple(each["id"] for each in page["value"])


async def cut_short(config: Config, evidence: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...] | None:
    found = await groups(config, evidence, api)
    return found and found[:100]


async def without_errors(config: Config, evidence: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...] | None:
    try:
        return await groups(config, evidence, api)
    except VestibuleError:
        return ()


async def without_shape(config: Config, evidence: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...] | None:
    if evidence.texts("groups") is not None:
        return None
    assert config.client_id
    found: list[str] = []
    page = await api.get(FIRST)
    while True:
        items = page.get("value")
        items = items if isinstance(items, list) else []
        found += [each["id"] for each in items if isinstance(each, Mapping) and "id" in each]
        if not isinstance(page.get("next"), str):
            return tuple(found)
        page = await api.get(page["next"])


async def loses_foreign_links(config: Config, evidence: VerifiedClaims, api: ProviderAPI) -> tuple[str, ...] | None:
    if evidence.texts("groups") is not None:
        return None
    assert config.client_id
    page = await api.get(FIRST)
    found = [each["id"] for each in page["value"]]
    while str(page.get("next", "")).startswith(API) and len(found) < 10:
        page = await api.get(page["next"])
        found += [each["id"] for each in page["value"]]
    return tuple(found)


async def crashing(_: Config, __: VerifiedClaims, ___: ProviderAPI) -> tuple[str, ...]:
    raise KeyError("value")


LISTED = "test_everybody_has_the_groups_that_the_api_lists"
LONG = "test_a_long_page_arrives_whole"
ERRORS = "test_an_error_of_the_api_is_never_taken_for_no_groups"
ELSEWHERE = "test_a_page_that_leads_elsewhere_is_not_followed"
ENDLESS = "test_pages_without_end_are_a_refusal"
SHAPES = "test_an_answer_of_another_shape_never_means_fewer_groups"


@pytest.mark.parametrize(
    ("capability", "expected"),
    [
        (one_page_only, LISTED),
        (crashing, LISTED),
        (cut_short, LONG),
        (without_errors, ERRORS),
        (without_errors, ENDLESS),
        (without_errors, ELSEWHERE),
        (without_shape, SHAPES),
        (loses_foreign_links, ELSEWHERE),
    ],
)
def test_groups_that_get_lost_are_found(capability: Capability, expected: str) -> None:
    assert expected in failing(replace(SOUND, groups=capability))


def test_an_answer_that_nobody_asks_for_shows_nothing() -> None:
    more = GroupsCase(evidence=claims(), answers={**MANY.answers, f"{API}/more": {}}, groups=MANY.groups)
    assert LISTED in failing(SOUND, groups_cases=(more,))
    assert LISTED in failing(SOUND, groups_cases=())


def test_an_api_outside_the_profiles_origins_is_out_of_reach() -> None:
    """S61."""
    tested = replace(SOUND, profile=lambda config: replace_origins(config, ("https://acme.example",)))
    assert LISTED in failing(tested)


def replace_origins(config: Config, origins: tuple[str, ...]) -> OIDCProfile:
    return OIDCProfile(
        issuer="https://acme.example", client=Client(client_id=config.client_id, secret=None), api_origins=origins
    )


BACK = "test_consent_comes_back_with_what_was_sent"
PLACE = "test_consent_is_asked_at_the_provider"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://acme.example/consent?redirect_uri={redirect_uri}&state={state}", BACK),
        ("https://acme.example/consent?state=1", BACK),
        ("http://acme.example/consent", PLACE),
        ("https://evil.example/consent", PLACE),
        (None, PLACE),
    ],
)
def test_a_consent_that_goes_astray_is_found(url: str | None, expected: str) -> None:
    def astray(_: Config, request: ConsentRequest) -> str | None:
        return url and url.format(redirect_uri=request.redirect_uri, state=request.state)

    assert expected in failing(replace(SOUND, admin_consent=astray))


LEARNED = "https://acme.example/4711/v2"
TEMPLATE = "https://acme.example/{tenantid}/v2"


class Named(Config, frozen=True, kw_only=True):
    """Knows a tenant by a name, and by its number once that is learned."""

    tenant: Annotated[str, field("Tenant", "Its name.", example="staff")]


def named_profile(config: Named) -> OIDCProfile:
    return OIDCProfile(
        issuer=TEMPLATE.replace("{tenantid}", config.tenant),
        client=Client(client_id=config.client_id, secret=config.client_secret),
        learned_template=None if config.tenant.isdecimal() else TEMPLATE,
    )


def learned(config: Named, issuer: str) -> Named:
    number = issuer.removeprefix("https://acme.example/").removesuffix("/v2")
    if config.tenant.isdecimal():
        return config
    if not number.isdecimal():
        raise ConfigError("is no tenant of Acme", path="tenant")
    return structs.replace(config, tenant=number)


ANY: OIDCConnector[Any] = SOUND
BY_NAME = replace(ANY, config=Named, profile=named_profile, learned=learned)


class TestAConnectorThatLearns(LearnedContract):
    """Passes everything."""

    connector = BY_NAME
    learned_example: ClassVar[Mapping[str, Any]] = {**EXAMPLE, "tenant": "staff"}
    learned_issuer = LEARNED


ONCE = "test_only_an_issuer_of_the_template_is_learned"
KNOWN = "test_what_was_learned_is_known_for_good"
STRICT = "test_an_issuer_that_is_none_is_a_config_error"


def unlearned(tested: OIDCConnector[Any], **attributes: object) -> set[str]:
    kind = type("Suite", (TestAConnectorThatLearns,), {"connector": tested, **attributes})
    return {outcome.test for outcome in outcomes(kind) if outcome.fault is not None}


def crash(_: Named, issuer: str) -> Named:
    raise ValueError(issuer)


@pytest.mark.parametrize(
    ("capability", "expected"),
    [
        (None, KNOWN),
        (lambda config, _: config, KNOWN),
        (lambda config, issuer: structs.replace(learned(config, issuer), client_id="other"), KNOWN),
        (lambda config, issuer: learned(config, issuer) if os.environ.get("PATH") else config, KNOWN),
        (lambda config, _: named_profile(config), KNOWN),
        (crash, KNOWN),
        (crash, STRICT),
        (lambda config, _: structs.replace(config, tenant="4711"), STRICT),
    ],
)
def test_an_issuer_that_is_learned_wrong_is_found(capability: Any, expected: str) -> None:  # noqa: ANN401 - or None
    """R10."""
    assert expected in unlearned(replace(BY_NAME, learned=capability))


def test_nothing_is_learned_without_a_template_that_the_issuer_fits() -> None:
    """R10."""
    for template in (None, f"{TEMPLATE}/{TEMPLATE}", "https://acme.example/v2"):
        tested = replace(
            BY_NAME,
            profile=lambda config, it=template: structs.replace(named_profile(config), learned_template=it),  # type: ignore[misc]
        )
        assert ONCE in unlearned(tested)
    assert ONCE in unlearned(BY_NAME, learned_issuer="https://elsewhere.example/4711/v2")


def test_a_capability_that_is_not_there_has_no_contract_to_keep() -> None:
    assert {LISTED, BACK, PLACE} <= failing(replace(SOUND, groups=None, admin_consent=None))
