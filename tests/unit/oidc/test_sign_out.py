"""Ending the session at the provider (RP-Initiated Logout 1.0)."""

from urllib.parse import parse_qsl, urlsplit

from oidc_messages import ABSENT, CLIENT_ID, END_SESSION, World, make_profile

from vestibule_sdk.oidc import Endpoints
from vestibule_sdk.secret import Secret

AFTER = "https://app.example/signed-out"


async def test_the_browser_is_sent_with_all_that_spares_it_a_question() -> None:
    """R28."""
    world = World()
    url = await world.engine.logout_url(
        world.profile, id_token_hint=Secret("e30.e30.AAAA"), post_logout_redirect_uri=AFTER, state="s&1"
    )
    assert url is not None
    assert url.startswith(f"{END_SESSION}?")
    assert dict(parse_qsl(urlsplit(url).query)) == {
        "id_token_hint": "e30.e30.AAAA",
        "client_id": CLIENT_ID,
        "post_logout_redirect_uri": AFTER,
        "state": "s&1",
    }


async def test_what_is_not_there_is_not_sent() -> None:
    world = World(metadata={"end_session_endpoint": f"{END_SESSION}?tenant=1"})
    url = await world.engine.logout_url(world.profile, id_token_hint=None, post_logout_redirect_uri=None, state=None)
    assert url == f"{END_SESSION}?tenant=1&client_id={CLIENT_ID}"


async def test_a_provider_without_an_endpoint_offers_no_place() -> None:
    world = World(metadata={"end_session_endpoint": ABSENT})
    assert (
        await world.engine.logout_url(world.profile, id_token_hint=None, post_logout_redirect_uri=AFTER, state="s")
        is None
    )
    world.profile = make_profile(endpoints=Endpoints(end_session="https://op.example/bye"))
    assert (
        await world.engine.logout_url(world.profile, id_token_hint=None, post_logout_redirect_uri=None, state=None)
        == f"https://op.example/bye?client_id={CLIENT_ID}"
    )
