"""S61: the guide's line for a provider in one's own network is what lets it be called."""

import pytest
from doc_pages import page
from fake_resolver import FakeResolver

from vestibule.errors import BlockedAddress
from vestibule.protocols.net import NetPolicy
from vestibule.protocols.net.checked_addresses import checked_addresses
from vestibule.protocols.net.url import check_target, parse_url
from vestibule.settings import load_settings

PAGE = page("docs/how-to/connect-an-oidc-provider.md")
URL = "https://sso.corp.example:8443/.well-known/openid-configuration"


async def called_at(environ: dict[str, str]) -> tuple[str, ...]:
    policy = NetPolicy.from_settings(
        load_settings(environ={"VESTIBULE_BASE_URL": "https://login.example.com", **environ})
    )
    origin = check_target(parse_url(URL), policy)
    return await checked_addresses(origin, policy=policy, resolver=FakeResolver(sso_corp_example=[["10.1.2.3"]]))


async def test_the_line_of_the_guide_opens_the_way() -> None:
    """S61."""
    (block,) = (block for block in PAGE.blocks("sh") if block.mark == "checked by: test_blocked_address.py")
    environ = dict(line.removeprefix("export ").split("=", 1) for line in block.text.splitlines())
    assert await called_at(environ) == ("10.1.2.3",)
    for left_out in environ:
        with pytest.raises(BlockedAddress) as caught:
            await called_at({name: value for name, value in environ.items() if name != left_out})
        assert caught.value.code == "blocked_address"
        assert left_out in caught.value.hint
