"""What is sent with the browser to the provider."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oidc_messages import AUTHORIZE, World, make_profile

from vestibule.protocols.oauth2.authorization_url import with_parameters
from vestibule_sdk.client import ResponseMode


@pytest.mark.parametrize(
    ("scopes", "sent"),
    [
        ((), "openid profile email"),
        (("openid", "profile", "email"), "openid profile email"),
        (("groups", "email", "offline_access", "groups"), "openid profile email groups offline_access"),
    ],
)
async def test_openid_profile_email_come_first(scopes: tuple[str, ...], sent: str) -> None:
    """R9."""
    assert (await World(make_profile(scopes=scopes)).begin()).parameters["scope"] == sent


async def test_hints_are_passed_through() -> None:
    world = World(make_profile(prompt="select_account", max_age_s=3600, extra_parameters={"hd": "example.com"}))
    begun = await world.begin(login_hint="zoë+1@example.com")
    assert begun.parameters["login_hint"] == "zoë+1@example.com"
    assert begun.parameters["prompt"] == "select_account"
    assert begun.parameters["max_age"] == "3600"
    assert begun.parameters["hd"] == "example.com"
    assert begun.flow.max_age_s == 3600
    assert "acr_values" not in begun.parameters


async def test_the_login_s_own_wishes_come_before_the_connection_s() -> None:
    world = World(make_profile(prompt="select_account", max_age_s=3600, acr_values=("silver",)))
    begun = await world.begin(prompt="login", max_age_s=0, acr_values=("gold", "platinum"))
    assert begun.parameters["prompt"] == "login"
    assert begun.parameters["max_age"] == "0"
    assert begun.parameters["acr_values"] == "gold platinum"
    assert begun.flow.max_age_s == 0
    assert begun.flow.acr_values == ("gold", "platinum")


async def test_extra_parameters_do_not_replace_the_login_s_wishes() -> None:
    world = World(make_profile(extra_parameters={"login_hint": "x", "prompt": "none"}))
    begun = await world.begin(login_hint="alice", prompt="login")
    assert (begun.parameters["login_hint"], begun.parameters["prompt"]) == ("alice", "login")


@pytest.mark.parametrize(("mode", "sent"), [(ResponseMode.QUERY, None), (ResponseMode.FORM_POST, "form_post")])
async def test_the_response_mode_is_named_only_when_it_is_not_the_default(mode: ResponseMode, sent: str | None) -> None:
    assert (await World(make_profile(response_mode=mode)).begin()).parameters.get("response_mode") == sent


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(st.dictionaries(names, st.text(st.characters(exclude_categories=["Cs"]))))
def test_every_value_arrives_as_it_was_meant(parameters: dict[str, str]) -> None:
    """RFC 6749 3.1: the endpoint's own query is kept byte for byte."""
    url = with_parameters(f"{AUTHORIZE}?own=%2f+a", parameters.items())
    assert url.startswith(f"{AUTHORIZE}?own=%2f+a")
    received = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    assert received == [("own", "/ a"), *parameters.items()]
    assert "+" not in url.removeprefix(f"{AUTHORIZE}?own=%2f+a")
