"""What a visitor may be sent back to, as an operator and an application's developer would expect it."""

import pytest

from vestibule.domain.policy.return_to import MAX_BYTES, checked_return_to
from vestibule.errors import ReturnToRefused

BASE_URL = "https://login.example"
APP = "https://app.example:8443"


def checked(text: str | None) -> str:
    return checked_return_to(text, base_url=BASE_URL, allowed_origins=(APP,), default="/account")


@pytest.mark.parametrize("text", [None, ""])
def test_no_address_leads_to_the_default(text: str | None) -> None:
    assert checked(text) == "/account"


@pytest.mark.parametrize(
    "text",
    [
        "/",
        "/account",
        "/a/b/",
        "/a;v=1/b,c/(d)/e@f:8080",
        "/r%C3%A9sum%C3%A9/100",
        "/.well-known/x",
        "/..a/b..",
        "/?next=https://elsewhere.example/%2F%2f&x[]=1",
        "/#/inbox/7?q=a|b",
        "/search?q=50%25",
    ],
)
def test_paths_of_this_origin_stay_as_they_are(text: str) -> None:
    assert checked(text) == text


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (BASE_URL, "/"),
        (BASE_URL + "/account?x=1", "/account?x=1"),
        (BASE_URL + "#top", "/#top"),
        (APP, APP + "/"),
        (APP + "/inbox?id=7", APP + "/inbox?id=7"),
        (APP + "?id=7", APP + "/?id=7"),
    ],
)
def test_known_origins_are_allowed(text: str, address: str) -> None:
    """S53: an allow-listed application may be the destination; our own origin is cut down to the path."""
    assert checked(text) == address


def test_an_address_has_at_most_512_bytes() -> None:
    assert checked("/" + "a" * (MAX_BYTES - 1)) == "/" + "a" * 511
    with pytest.raises(ReturnToRefused) as refused:
        checked("/" + "a" * MAX_BYTES)
    assert refused.value.code == "return_to_refused"


@pytest.mark.parametrize("origin", ["", "https:", "https:/", "javascript:", "https://app.example/", "https://*"])
def test_a_setting_that_is_no_origin_opens_nothing(origin: str) -> None:
    for text in ("https://app.example//elsewhere.example", "https://elsewhere.example/", "javascript:/x", "https://*/"):
        with pytest.raises(ReturnToRefused):
            checked_return_to(text, base_url=BASE_URL, allowed_origins=(origin,), default="/")
