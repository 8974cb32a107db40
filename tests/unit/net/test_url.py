"""One reading of a URL, and what is refused because there could be two (S61)."""

import pytest

from vestibule.errors import BlockedAddress
from vestibule.protocols.net import NetPolicy
from vestibule.protocols.net.url import Origin, check_target, parse_url


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("https://idp.example", ("https", "idp.example", 443), "/"),
        ("HTTPS://IDP.Example:443/A/b?c=d", ("https", "idp.example", 443), "/A/b?c=d"),
        ("https://idp.example:8443?x=1", ("https", "idp.example", 8443), "/?x=1"),
        ("https://my_keycloak/", ("https", "my_keycloak", 443), "/"),
        ("https://b\u00fccher.example/", ("https", "xn--bcher-kva.example", 443), "/"),
        ("https://192.0.2.1/", ("https", "192.0.2.1", 443), "/"),
        ("https://[2001:DB8:0::1]:444/", ("https", "2001:db8::1", 444), "/"),
        ("http://localhost:8080/realms/a%20b", ("http", "localhost", 8080), "/realms/a%20b"),
    ],
)
def test_what_can_be_read_in_one_way_is_read(url: str, origin: tuple[str, str, int], path: str) -> None:
    target = parse_url(url)
    assert (target.origin, target.path) == (Origin(*origin), path)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "idp.example",
        "//idp.example/",
        "https:/idp.example/",
        "https:idp.example",
        "https://",
        "https:///path",
        "ftp://idp.example/",
        "file:///etc/passwd",
        "gopher://idp.example:25/_x",
        "javascript://idp.example/%0aalert(1)",
        "jar:https://idp.example/",
        "https://user@idp.example/",
        "https://user:password@idp.example/",
        "https://idp.example@127.0.0.1/",
        "https://127.0.0.1\\@idp.example/",
        "https://idp.example\\@127.0.0.1/",
        "https:\\\\idp.example/",
        "https://idp.example/#fragment",
        "https://idp.example#@127.0.0.1/",
        "https://idp.example/ HTTP/1.1\r\nHost: internal",
        "https://idp.example/\r\n",
        "https://idp.example\n/",
        "https://idp.example\t/",
        " https://idp.example/",
        "https://idp.example/\u00e4",
        "https://idp.example/{tenantid}/",
        "https://idp.example:0/",
        "https://idp.example:65536/",
        "https://idp.example:99999999/",
        "https://idp.example:-1/",
        "https://idp.example:80:443/",
        "https://idp.example:\u0664\u0664\u0663/",
        "https://idp.example:443x/",
        "https://idp.example:/",
        "https://idp.example./",
        "https://.idp.example/",
        "https://idp..example/",
        "https://-idp.example/",
        "https://idp%2eexample/",
        "https://%31%32%37.0.0.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.01/",
        "https://127.0.0.1.1/",
        "https://256.0.0.1/",
        "https://idp.example.0x7f/",
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://127\u30020\uff0e0\uff611/",
        "https://\u2460\u2461\u2466.0.0.1/",
        "https://idp\u3002example/",
        "https://b\u00fccher\u3002example/",
        "https://ex\u00adample.com/",
        "https://exa\u200bmple.com/",
        "https://\u202eelpmaxe.com/",
        "https://[127.0.0.1]/",
        "https://[::1/",
        "https://::1/",
        "https://[::1]x/",
        "https://[::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[v1.a]/",
        "https://[::1]@idp.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 127 + "example/",
        "https://idp.example/" + "a" * 2048,
        "https://xn--\u00fc.example/",
        "https://\ud800.example/",
    ],
)
def test_what_parsers_disagree_about_is_refused(url: str) -> None:
    """S61."""
    with pytest.raises(BlockedAddress) as caught:
        parse_url(url)
    assert caught.value.code == "blocked_address"
    assert "password" not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("url", "development", "ports", "allowed"),
    [
        ("https://idp.example/", False, set(), True),
        ("https://idp.example:8443/", False, set(), False),
        ("https://idp.example:8443/", False, {8443}, True),
        ("https://idp.example:22/", False, {8443}, False),
        ("https://idp.example:8443/", True, set(), False),
        ("http://idp.example/", False, {80}, False),
        ("http://idp.example/", True, {80}, False),
        ("http://127.0.0.1:8080/", False, {8080}, False),
        ("http://127.0.0.1:8080/", True, set(), True),
        ("http://localhost:22/", True, set(), True),
        ("http://[::1]:22/", True, set(), True),
        ("https://localhost:8443/", True, set(), True),
        ("http://localhost.example:80/", True, set(), False),
        ("http://10.0.0.1/", True, set(), False),
        ("http://[::ffff:127.0.0.1]/", True, set(), False),
    ],
)
def test_scheme_and_port_need_permission(url: str, *, development: bool, ports: set[int], allowed: bool) -> None:
    """S61: https at 443 or a listed port; loopback http in development only."""
    policy = NetPolicy(development=development, ports=frozenset(ports))
    target = parse_url(url)
    if allowed:
        assert check_target(target, policy) == target.origin
    else:
        with pytest.raises(BlockedAddress) as caught:
            check_target(target, policy)
        assert caught.value.code == "blocked_address"
        assert caught.value.hint


def test_the_setting_to_allow_a_port_can_be_pasted() -> None:
    with pytest.raises(BlockedAddress) as caught:
        check_target(parse_url("https://idp.example:8443/"), NetPolicy(ports=frozenset({9443})))
    assert "VESTIBULE_UPSTREAM_PORTS=8443,9443 " in caught.value.hint
