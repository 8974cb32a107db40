"""S52: no form of ours does anything for a page that is not ours, over real HTTP."""

import pytest
from error_page import refusal
from house import House, Log

FORMS = ("/logout", "/account/sessions/end", "/account/sessions/end-others")


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"referer": "https://evil.example/"},
    ],
    ids=str,
)
async def test_a_foreign_origin_is_refused_with_a_good_token(
    house: House, log: Log, path: str, headers: dict[str, str]
) -> None:
    """S52."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        fields = {"csrf_token": await browser.csrf_token()}
        with refusal(house, log, "cross_site_request", status=403, stored=False) as caught:
            caught.answer = await browser.post(path, data=fields, headers=headers)
        assert await browser.session_status() == 200


@pytest.mark.parametrize("path", FORMS)
async def test_a_missing_or_foreign_token_is_refused_from_our_own_origin(house: House, log: Log, path: str) -> None:
    """S50, S52: absent, empty, of another session, and of this browser's session before the last login."""
    person = house.newcomer()
    async with house.browser() as browser, house.browser() as other:
        await other.signed_in("Twin", person=house.newcomer().subject)
        await browser.signed_in("Twin", person=person.subject)
        before = await browser.csrf_token()
        await browser.signed_in("Twin", person=person.subject)
        tokens: list[dict[str, str]] = [
            {"other": "field"},
            {"csrf_token": ""},
            {"csrf_token": await other.csrf_token()},
            {"csrf_token": before},
        ]
        for fields in tokens:
            with refusal(house, log, "cross_site_request", status=403, stored=False) as caught:
                caught.answer = await browser.post_form(path, fields)
        assert await browser.session_status() == 200


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
async def test_another_media_type_is_refused(house: House, log: Log, path: str, media_type: str) -> None:
    """S52."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        token = await browser.csrf_token()
        with refusal(house, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.post(
                path, content=f"csrf_token={token}".encode(), headers={"content-type": media_type}
            )
        assert await browser.session_status() == 200


async def test_signing_out_by_a_link_asks_first(house: House) -> None:
    """S52: an image on a foreign page signs nobody out."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        assert (await browser.get("/logout")).status_code == 200
        assert await browser.session_status() == 200


async def test_a_form_without_a_session_changes_nothing(house: House, log: Log) -> None:
    async with house.browser() as browser:
        for path in FORMS[1:]:
            with refusal(house, log, "sign_in_required", status=401, stored=False) as caught:
                caught.answer = await browser.post_form(path, {"csrf_token": "x" * 64})
        answer = await browser.post_form("/logout", {})
        assert (answer.status_code, answer.headers["location"]) == (303, "/api/auth/sso/signed-out")
