"""S53: `return_to` is never an open redirect.

The judge reads an address as browsers do (ada, the URL Standard's parser in Node.js); it is no regular expression of
ours.
"""

from urllib.parse import unquote

import pytest
from ada_url import URL
from fuzzing import INPUTS, dice
from hypothesis import given
from hypothesis import strategies as st

from vestibule.domain.policy.return_to import MAX_BYTES, checked_return_to
from vestibule.errors import ReturnToRefused

BASE_URL = "https://login.example"
APPS = ("https://app.example", "http://localhost:3000", "https://[2001:db8::1]:8443")

ATTACKS = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\x00/evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%5C%5cevil.example",
    "/%252f%252fevil.example",
    "/%09/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/a\r\nLocation: https://evil.example",
    "/x?y=%0a",
    "/x?y=%7f",
    "/x%zz",
    "/x%",
    "/x%2",
    "/.//evil.example",
    "/..//evil.example",
    "/a/..//evil.example",
    "/%2e%2e//evil.example",
    "/./evil.example",
    "/../evil.example",
    "/.%2e/x",
    "/..",
    "/.",
    "/a/%2E",
    "/..?x",
    "/a/..#x",
    "/a//b",
    "https:evil.example",
    "https:/evil.example",
    "https:\\\\evil.example",
    "https://evil.example",
    "HTTPS://login.example/",
    "http://login.example/",
    "https://login.example:443/",
    "https://login.example.evil.example/",
    "https://login.exampleevil.example",
    "https://login.example@evil.example/",
    "https://login.example:x@evil.example/",
    "https://evil.example@login.example/",
    "https://login.example\\@evil.example/",
    "https://login.example%2f@evil.example/",
    "https://login.example//evil.example",
    "https://app.example.evil.example/",
    "https://app.example:99/",
    "https://app.example/\\evil.example",
    "http://localhost:30001/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "/javascript:alert(1)\x1b",
    "data:text/html,x",
    "blob:https://login.example/x",
    "view-source:https://login.example/",
    "evil.example",
    "evil.example/path",
    "@evil.example",
    "?x",
    "#x",
    ".",
    "/\u200b/evil.example",
    "/\u3002\u3002",
    "/\uff0fevil.example",
    "/\u2215evil.example",
    "/caf\u00e9",
    "https://login\uff0eexample/",
    "https://login.example\u3002evil.example/",
    "/x\u202e",
    "/<script>",
    '/"onload=',
    "/a b",
    "/x`y",
]


def checked(text: str) -> str:
    return checked_return_to(text, base_url=BASE_URL, allowed_origins=APPS, default="/")


def browser_stays_home(address: str) -> None:
    """Read an accepted address as a browser does from any page of ours, and again as a careless script would."""
    assert len(address.encode("ascii")) <= MAX_BYTES + 1  # an origin alone gets its slash
    for page in (BASE_URL + "/login", BASE_URL + "/api/auth/sso/callback/x?code=1", BASE_URL + "/a/b/"):
        url = URL(address, base=page)
        home = BASE_URL if address.startswith("/") else URL(address).origin
        assert url.origin == home
        assert home in (BASE_URL, *APPS)
        assert (url.username, url.password) == ("", "")
        # Nothing was repaired: the browser goes where the text says, letter by letter. (It writes an apostrophe in a
        # query as %27: URL Standard, special-query percent-encode set.)
        whole = home + address if address.startswith("/") else address
        assert url.href.replace("%27", "'") == whole.replace("%27", "'")
        for rebuilt in (url.pathname, unquote(url.pathname), unquote(unquote(url.pathname)), url.pathname + url.search):
            assert URL(rebuilt, base=home + "/").origin == home
            assert not rebuilt.startswith(("//", "/\\"))


@pytest.mark.parametrize("text", ATTACKS)
def test_known_tricks_are_refused(text: str) -> None:
    """S53: refused, though each means another host, or something else, to some reader."""
    with pytest.raises(ReturnToRefused) as refused:
        checked(text)
    assert refused.value.code == "return_to_refused"


PIECES = (*ATTACKS, *APPS, BASE_URL, *"/?#@:.\t\\x", "//", "..", "%2f", "%5c", "%2e", "%25")
LETTERS = "/\\.%25fFeEcC?#@:ab\t[]'"


def stays_home_if_accepted(text: str) -> bool:
    try:
        address = checked(text)
    except ReturnToRefused:
        return False
    browser_stays_home(address)
    return True


@given(text=st.one_of(st.text(), st.lists(st.one_of(st.sampled_from(PIECES), st.characters())).map("".join)))
def test_no_text_leads_a_browser_elsewhere(text: str) -> None:
    """S53, S77: whatever is accepted, a browser reads as an address of ours or of an allowed application."""
    stays_home_if_accepted(text)


def test_no_mixture_of_tricks_leads_a_browser_elsewhere() -> None:
    """S53, S77: the same for 10^5 texts made of known tricks, of which enough are accepted to mean something."""
    accepted = 0
    for chance in dice("return_to"):
        pieces = chance.choices(PIECES, k=chance.randint(0, 3))
        letters = "".join(chance.choices(LETTERS, k=chance.randint(0, 8)))
        start = chance.choice(("/", "/", "/a", "", *APPS, BASE_URL))
        accepted += stays_home_if_accepted(start + "".join(pieces) + letters)
    assert accepted > INPUTS // 50


@given(
    path=st.lists(st.from_regex(r"[A-Za-z0-9_~!$&'()*+,;=:@-]{1,12}", fullmatch=True), max_size=6),
    query=st.from_regex(r"(\?[A-Za-z0-9=&%20]{0,0}[A-Za-z0-9=&]{0,20})?", fullmatch=True),
    origin=st.sampled_from(["", *APPS]),
)
def test_plain_addresses_are_accepted(path: list[str], query: str, origin: str) -> None:
    address = origin + "/" + "/".join(path) + query
    assert checked(address) == address
    browser_stays_home(address)
