"""`/account`: who am I, which identities and why each is linked, which sessions."""

from house import House
from http_browser import HTTPBrowser


async def test_it_says_why_an_identity_is_linked(house: House) -> None:
    """R48, R49: reasons are stored with the link and shown in words."""
    person = house.newcomer()
    async with house.browser() as browser:
        browser.headers["user-agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        await browser.signed_in("Twin", person=person.subject)
        page = (await browser.get("/account")).text
    assert str(person.name) in page
    assert str(person.email) in page
    assert "Door Twin" in page
    assert "This way in is not trusted to vouch for e-mail addresses." in page
    assert "No account had that address, so a new one was made." in page
    assert "Firefox on Linux" in page
    assert "This session" in page


async def test_it_sends_strangers_to_sign_in_and_back(house: House) -> None:
    async with house.browser() as browser:
        answer = await browser.get("/account")
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?return_to=%2Faccount")
        page = await browser.get("/login?return_to=%2Faccount")
        assert "/api/auth/sso/login/Twin?return_to=%2Faccount" in page.text


async def test_text_from_outside_is_escaped(house: House) -> None:
    """S55: names, subjects and addresses are a provider's words, the client's description is a browser's."""
    person = house.newcomer(
        subject='sub"><script>alert(1)</script>', name='<img src=x onerror="alert(2)">', email="a<b>@example.org"
    )
    async with HTTPBrowser(house.base_url) as browser:
        browser.headers["user-agent"] = "<script>alert(3)</script>"
        await browser.signed_in("Twin", person=person.subject)
        page = (await browser.get("/account")).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;img src=x" in page


async def test_the_root_leads_to_the_account(house: House) -> None:
    async with house.browser() as browser:
        answer = await browser.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
