"""What the page of organizations makes of what a search found."""

import pytest

from vestibule.domain.metadata.entity import EntitySummary
from vestibule.flows.login.discovery import Discovered
from vestibule.web.pages import Brand, PagePaths, Pages, discovery_view
from vestibule.web.pages.discovery import where


def summary(entity_id: str = "https://idp.example/shibboleth", *scopes: str) -> EntitySummary:
    return EntitySummary(entity_id=entity_id, name="A name", search="a name", scopes=scopes)


@pytest.mark.parametrize(
    ("provider", "domain"),
    [
        (summary("https://idp.example/shibboleth", "example.edu", "other.edu"), "example.edu"),
        (summary("https://idp.example/shibboleth"), "idp.example"),
        (summary("urn:mace:example:idp"), "urn:mace:example:idp"),
        (summary("https://[broken"), "https://[broken"),
        (summary("idp"), "idp"),
    ],
)
def test_a_domain_tells_two_of_one_name_apart(provider: EntitySummary, domain: str) -> None:
    assert where(provider) == domain


def test_the_prefix_moves_the_page_and_not_the_protocol() -> None:
    found = Discovered(name="Campus", providers=(summary(),), remembered=1, matching=1, total=9, query="name")
    pages = Pages(Brand(), PagePaths(prefix="/sso"))
    text = pages.discovery(discovery_view("Campus", found, asked={"return_to": "/a&b"})).decode()
    assert 'action="/sso/login/Campus"' in text
    begin = "/api/auth/sso/login/Campus?return_to=%2Fa%26b&amp;idp=https%3A%2F%2Fidp.example%2Fshibboleth"
    assert f'href="{begin}"' in text
    assert 'href="/sso/login?return_to=%2Fa%26b"' in text
    assert "1 of 9" in text
    assert text.count("Used before") == 1
