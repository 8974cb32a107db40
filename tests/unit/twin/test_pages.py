"""What people see: the banner, the names of the buttons, nothing unescaped, nothing big."""

import html
import re

import pytest
from msgspec import structs
from twin_party import APP, Party, parameters_of

from vestibule_twin import PEOPLE, Twin

BANNER = "Development identity provider. Never use it in production"


async def test_every_page_carries_the_banner_and_a_strict_policy(party: Party) -> None:
    pages = [
        await party.authorize(),
        await party.authorize(client_id="nobody"),
        await party.sign_in(response_mode="form_post"),
        await party.http.get("/"),
        await party.http.get("/logout"),
        await party.http.post("/logout/confirm"),
    ]
    for page in pages:
        assert BANNER in page.text
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert len(page.content) < 25_000
        assert "http-equiv" not in page.text
        assert not re.search(r"<(script|style|img|link)[^>]*(src|href)=", page.text)


async def test_each_person_has_a_button_of_their_own_name(party: Party) -> None:
    page = (await party.authorize()).text
    names = [
        html.unescape(re.sub(r"<[^>]+>", "", inner))
        for inner in re.findall(r'<button name="person"[^>]*>(.*?)</button>', page)
    ]
    assert names == [f"Sign in as {person.label}" for person in PEOPLE]
    assert len(set(names)) == len(names)
    assert ">Deny access</button>" in page


async def test_names_made_of_markup_are_escaped(party: Party, twin: Twin) -> None:
    twin.register(structs.replace(APP, title='<img src=x onerror="alert(1)">'))
    page = (await party.authorize(state='"><script>alert(1)</script>')).text
    assert "<img" not in page
    assert "<script" not in page
    assert "<b>" not in page


async def test_page_carries_the_request_along_unharmed(party: Party) -> None:
    asked = {"state": "a&b=c %20+\"'<>", "nonce": "n é ü"}
    page = (await party.authorize(**asked)).text
    carried = html.unescape(re.search(r'name="request" value="([^"]*)"', page)[1])  # type: ignore[index]
    answer = await party.http.post("/sign-in", data={"request": carried, "person": "ada"})
    assert parameters_of(answer)["state"] == asked["state"]


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed-in", "nobody"])
async def test_tile_starts_a_login_at_the_application_by_get_and_post(
    party: Party, twin: Twin, *, signed_in: bool
) -> None:
    """OIDC Core 4: iss, login_hint and target_link_uri go to the initiate_login_uri."""
    twin.register(
        structs.replace(
            APP,
            title="The app",
            initiate_login_uri="https://app.example/start?x=1",
            target_link_uri="https://app.example/reports?a=b&c=d",
        )
    )
    if signed_in:
        await party.sign_in()
    page = (await party.http.get("/")).text
    link = html.unescape(re.search(r'href="([^"]+)"', page)[1])  # type: ignore[index]
    assert link.startswith("https://app.example/start?x=1&iss=")
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page)}
    expected = {"iss": twin.issuer, "target_link_uri": "https://app.example/reports?a=b&c=d"}
    if signed_in:
        expected["login_hint"] = "ada@example.org"
    assert fields == expected
    from_link = dict(html_pair.split("=", 1) for html_pair in link.split("?", 1)[1].split("&"))
    assert set(from_link) == {"x", *expected}
    assert 'method="post" action="https://app.example/start?x=1"' in page


async def test_client_without_a_start_has_no_tile(party: Party) -> None:
    page = (await party.http.get("/")).text
    assert "No application here can be opened" in page
