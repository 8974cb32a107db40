"""R10: the issuer is learned from what an administrator typed, once."""

import pytest
from fake_net import json_answer
from hypothesis import given
from hypothesis import strategies as st
from oidc_messages import CLIENT_ID, DISCOVERY, ISSUER, World, make_profile

from vestibule.errors import ConfigError, IssuerMismatch, UpstreamStatus, VestibuleError
from vestibule.protocols.oidc.check_profile import check_profile
from vestibule.protocols.oidc.discovery.address import SUFFIX, declared_issuer, discovery_base, discovery_url_of
from vestibule.protocols.oidc.discovery.metadata import read_metadata

segments = st.lists(st.from_regex(r"[a-z0-9_.-]{1,12}", fullmatch=True), max_size=4)
issuers = segments.map(lambda parts: "/".join(["https://op.example", *parts]))


@given(issuer=issuers, suffix=st.booleans(), slash=st.booleans(), space=st.booleans())
def test_every_way_of_typing_finds_the_same_document(issuer: str, *, suffix: bool, slash: bool, space: bool) -> None:
    """R10: the base or the whole address, with or without a final slash, pasted with spaces around."""
    typed = issuer + (SUFFIX if suffix else "") + ("/" if slash else "") + (" " if space else "")
    profile = make_profile(issuer=typed)
    assert discovery_base(typed) == issuer
    assert discovery_url_of(profile) == issuer + SUFFIX
    for declared in (issuer, issuer + "/"):
        assert declared_issuer(profile, read_metadata({"issuer": declared})) == declared


@given(typed=issuers, declared=st.one_of(issuers, st.text(min_size=1)))
def test_an_issuer_whose_document_is_another_is_refused(typed: str, declared: str) -> None:
    """R10, S23: what is learned always has the very document that was fetched."""
    profile = make_profile(issuer=typed)
    try:
        learned = declared_issuer(profile, read_metadata({"issuer": declared}))
    except IssuerMismatch:
        assert declared.removesuffix("/") != typed
    else:
        assert learned == declared
        assert discovery_url_of(make_profile(issuer=learned)) == discovery_url_of(profile)


@pytest.mark.parametrize("typed", [ISSUER, f"{ISSUER}/", DISCOVERY, f"{DISCOVERY}/", f" {DISCOVERY}\n"])
@pytest.mark.parametrize("declared", [ISSUER, f"{ISSUER}/"])
async def test_the_declared_issuer_is_learned_and_then_signs_in(typed: str, declared: str) -> None:
    """R10, S23: Keycloak declares no final slash, Auth0 does; what is declared counts ever after."""
    world = World(make_profile(issuer=typed), metadata={"issuer": declared})
    learned = await world.engine.learn_issuer(world.profile)
    assert learned == declared
    world.profile = make_profile(issuer=learned)
    assert (await world.login()).claims.issuer == declared


@pytest.mark.parametrize(
    "declared",
    [
        "https://op.example/realms/other",
        "https://op.example/realms/HALL",
        "http://op.example/realms/hall",
        "https://op.example:8443/realms/hall",
        f"{ISSUER}//",
        DISCOVERY,
        "https://evil.example/realms/hall",
    ],
)
async def test_a_document_that_declares_something_else_shows_both_values(declared: str) -> None:
    """R10, R59: with the exact value to paste."""
    world = World(metadata={"issuer": declared})
    with pytest.raises(IssuerMismatch) as caught:
        await world.engine.learn_issuer(world.profile)
    assert caught.value.expected == ISSUER
    assert caught.value.received == declared
    assert declared in caught.value.hint
    assert ISSUER in caught.value.detail


async def test_a_separate_discovery_address_wants_the_exact_issuer() -> None:
    """R10: a Keycloak behind two host names."""
    inner = "https://keycloak.internal/realms/hall/.well-known/openid-configuration"
    world = World(make_profile(discovery_url=inner))
    world.publish(discovery=inner)
    assert await world.engine.learn_issuer(world.profile) == ISSUER
    await world.login()
    assert world.net.sent_to(DISCOVERY) == []
    world.profile = make_profile(issuer=f"{ISSUER}/", discovery_url=inner)
    with pytest.raises(IssuerMismatch):
        await world.engine.learn_issuer(world.profile)


async def test_an_issuer_template_is_learned_as_declared() -> None:
    """R10, R17: Entra's `common` declares the template itself, a tenant's own document that tenant."""
    template = "https://login.example/{tenantid}/v2.0"
    discovery = "https://login.example/common/v2.0/.well-known/openid-configuration"
    profile = make_profile(issuer="https://login.example", issuer_template=template, discovery_url=discovery)
    for declared in (template, "https://login.example/7a9c/v2.0"):
        world = World(profile, metadata={"issuer": declared})
        world.publish(discovery=discovery)
        assert await world.engine.learn_issuer(profile) == declared
    for declared in ("https://login.example//v2.0", "https://login.example/a/b/v2.0", "https://evil.example/x/v2.0"):
        world = World(profile, metadata={"issuer": declared})
        world.publish(discovery=discovery)
        with pytest.raises(IssuerMismatch):
            await world.engine.learn_issuer(profile)


async def test_a_template_without_a_discovery_address_is_a_fault_of_the_settings() -> None:
    template = "https://login.example/{tenantid}/v2.0"
    world = World(make_profile(issuer=template, issuer_template=template))
    with pytest.raises(ConfigError):
        await world.engine.learn_issuer(world.profile)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "op.example",
        "http://op.example",
        "javascript:alert(1)",
        "https://user:secret@op.example",
        "https://op.example/?a=b",
        "https://op.example/#x",
        "https://op.example/a b",
        "https://",
    ],
)
async def test_what_is_no_issuer_is_refused_at_its_field(typed: str) -> None:
    """R10: before anything is fetched."""
    world = World(make_profile(issuer=typed))
    with pytest.raises(ConfigError) as caught:
        await world.engine.learn_issuer(world.profile)
    assert caught.value.path == "issuer"
    assert world.net.calls == []


async def test_only_one_place_is_asked() -> None:
    """R10: RFC 8414's other place is not tried, nor any other."""
    world = World()
    world.net.replies[DISCOVERY] = json_answer({}, status=404)
    with pytest.raises(UpstreamStatus) as caught:
        await world.engine.learn_issuer(world.profile)
    assert DISCOVERY in caught.value.detail
    assert [call.url for call in world.net.calls] == [DISCOVERY]


async def test_it_asks_the_provider_anew_each_time() -> None:
    """An administrator who mends the provider and saves again is not answered from memory."""
    world = World(metadata={"issuer": "https://evil.example"})
    with pytest.raises(VestibuleError):
        await world.engine.learn_issuer(world.profile)
    world.metadata["issuer"] = ISSUER
    world.publish()
    assert await world.engine.learn_issuer(world.profile) == ISSUER
    assert world.profile.client.client_id == CLIENT_ID


LEARNED = "https://login.example/{tenantid}/v2.0"
BY_NAME = "https://login.example/contoso.example/v2.0"
GUID = "11111111-2222-3333-4444-555555555555"


def by_name() -> World:
    """A tenant that is named by its domain, and declares itself by its GUID, as Entra ID's do."""
    profile = make_profile(issuer=BY_NAME, discovery_url=BY_NAME + SUFFIX, learned_template=LEARNED)
    world = World(profile, metadata={"issuer": LEARNED.replace("{tenantid}", GUID)})
    world.publish(discovery=BY_NAME + SUFFIX)
    return world


async def test_a_tenant_s_name_becomes_the_issuer_that_it_declares() -> None:
    """R17: once, when the connection is saved."""
    world = by_name()
    assert await world.engine.learn_issuer(world.profile) == f"https://login.example/{GUID}/v2.0"


@pytest.mark.parametrize(
    "declared",
    [
        "https://evil.example/v2.0",
        f"https://login.example/{GUID}/v1.0",
        f"https://login.example/{GUID}/v2.0/",
        f"https://login.example.evil.example/{GUID}/v2.0",
        "https://login.example//v2.0",
        "https://login.example/a/b/v2.0",
        LEARNED,
        BY_NAME.upper(),
    ],
)
async def test_what_is_learned_has_the_form_that_is_expected(declared: str) -> None:
    """S23: both ends anchored, one plain name between them; a template is no issuer."""
    world = by_name()
    world.metadata["issuer"] = declared
    world.publish(discovery=BY_NAME + SUFFIX)
    with pytest.raises(IssuerMismatch) as caught:
        await world.engine.learn_issuer(world.profile)
    assert caught.value.received == declared


async def test_a_form_counts_only_when_the_connection_is_saved() -> None:
    """S23: at a login the issuer is the stored one, to the letter."""
    with pytest.raises(IssuerMismatch):
        await by_name().begin()


@pytest.mark.parametrize("template", ["https://login.example/v2.0", "https://{tenantid}/{tenantid}", ""])
def test_a_form_without_its_one_place_is_a_fault_of_the_settings(template: str) -> None:
    with pytest.raises(ConfigError):
        check_profile(make_profile(learned_template=template))
