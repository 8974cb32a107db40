"""Public and not public addresses, by the registries of IANA (S61)."""

from ipaddress import ip_address, ip_network

import pytest
from fake_resolver import FakeResolver
from hypothesis import given
from hypothesis import strategies as st

from vestibule.errors import BlockedAddress
from vestibule.protocols.net import NetPolicy
from vestibule.protocols.net.checked_addresses import checked_addresses
from vestibule.protocols.net.special_use import special_use
from vestibule.protocols.net.url import Origin

# Copied from https://www.iana.org/assignments/iana-ipv4-special-registry (2025-10), with the multicast registry.
IANA_V4 = [
    "0.0.0.0/8",
    "0.0.0.0/32",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.0.0/29",
    "192.0.0.8/32",
    "192.0.0.9/32",
    "192.0.0.10/32",
    "192.0.0.170/32",
    "192.0.0.171/32",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.88.99.2/32",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "240.0.0.0/4",
    "255.255.255.255/32",
    "224.0.0.0/4",
]

# Copied from https://www.iana.org/assignments/iana-ipv6-special-registry (2025-10), with multicast and site-local.
IANA_V6 = [
    "::1/128",
    "::/128",
    "::ffff:0:0/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/23",
    "2001::/32",
    "2001:1::1/128",
    "2001:1::2/128",
    "2001:1::3/128",
    "2001:2::/48",
    "2001:3::/32",
    "2001:4:112::/48",
    "2001:10::/28",
    "2001:20::/28",
    "2001:30::/28",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "ff00::/8",
    "fec0::/10",
]

# Addresses at which large providers and name servers were reachable in 2025.
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "9.9.9.9",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "20.190.128.1",
    "142.250.74.206",
    "2001:4860:4860::8888",
    "2606:4700:4700::1111",
    "2603:1006:2000::1",
    "2a00:1450:4001:80b::200e",
    "2620:fe::fe",
    "2001:200::1",
    "3ffe::1",
]


@given(st.sampled_from(IANA_V4 + IANA_V6).flatmap(lambda text: st.ip_addresses(network=text)))
def test_every_special_purpose_address_is_refused(address: object) -> None:
    """S61."""
    assert special_use(ip_address(str(address)))


@pytest.mark.parametrize("network", IANA_V4 + IANA_V6)
def test_the_ends_of_every_special_purpose_network_are_refused(network: str) -> None:
    """S61."""
    assert special_use(ip_network(network)[0])
    assert special_use(ip_network(network)[-1])


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert special_use(ip_address(address)) is None


@given(st.ip_addresses())
def test_what_python_holds_for_not_global_is_refused(address: object) -> None:
    """S61: a second opinion over the whole space."""
    address = ip_address(str(address))
    if not address.is_global:
        assert special_use(address)


async def check(policy: NetPolicy, *answers: str, host: str = "idp.example") -> tuple[str, ...]:
    return await checked_addresses(
        Origin("https", host, 443), policy=policy, resolver=FakeResolver(**{host.replace(".", "_"): [answers]})
    )


@pytest.mark.parametrize(
    "answers",
    [
        ["10.2.3.4"],
        ["8.8.8.8", "10.2.3.4"],
        ["10.2.3.4", "8.8.8.8"],
        ["8.8.8.8"] * 40 + ["169.254.169.254"],
        ["2606:4700:4700::1111", "fd00:ec2::254"],
        ["::ffff:8.8.8.8"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::8.8.8.8"],
        ["fe80::1%eth0"],
        ["2606:4700:4700::1111%eth0"],
        ["8.8.8.8%eth0"],
        ["0.0.0.0"],  # noqa: S104 - an address to refuse, not one to listen on
        ["::"],
        ["no address"],
        ["127.1"],
        ["010.0.0.1"],
    ],
)
async def test_one_address_that_is_not_public_refuses_them_all(answers: list[str]) -> None:
    """S61: a mixed answer is an attempt or a mistake; neither is worked around."""
    with pytest.raises(BlockedAddress) as caught:
        await check(NetPolicy(), *answers)
    assert caught.value.code == "blocked_address"


async def test_the_setting_to_allow_an_own_provider_can_be_pasted() -> None:
    with pytest.raises(BlockedAddress) as caught:
        await check(NetPolicy(), "10.2.3.4", "fd12::1")
    assert "VESTIBULE_UPSTREAM_NETWORKS=10.2.3.4/32,fd12::1/128" in caught.value.hint
    assert "10.2.3.4 (private)" in caught.value.detail
    policy = NetPolicy(networks=(ip_network("10.2.3.4/32"), ip_network("fd12::1/128")))
    assert await check(policy, "10.2.3.4", "fd12::1") == ("10.2.3.4", "fd12::1")


@pytest.mark.parametrize("answer", ["169.254.169.254", "fd00:ec2::254"])
async def test_nobody_is_told_how_to_open_the_metadata_service(answer: str) -> None:
    """S61."""
    with pytest.raises(BlockedAddress) as caught:
        await check(NetPolicy(), answer)
    assert "VESTIBULE_UPSTREAM_NETWORKS" not in caught.value.hint


@given(st.ip_addresses(v=4, network="10.0.0.0/8"), st.integers(min_value=8, max_value=32))
async def test_an_allowed_network_is_allowed_and_no_more(address: object, bits: int) -> None:
    policy = NetPolicy(networks=(ip_network(f"{address}/{bits}", strict=False),))
    assert await check(policy, str(address)) == (str(address),)
    for outside in ("127.0.0.1", "192.168.0.1", "::1", f"::ffff:{address}"):
        with pytest.raises(BlockedAddress):
            await check(policy, outside)


@pytest.mark.parametrize("prefix", ["64:ff9b::", "::ffff:"])
async def test_an_allowed_translation_prefix_does_not_open_what_it_hides(prefix: str) -> None:
    """S61: an IPv6-only network allows NAT64, and the private addresses behind it stay closed."""
    policy = NetPolicy(networks=(ip_network("64:ff9b::/96"), ip_network("::ffff:0:0/96")))
    assert await check(policy, f"{prefix}8.8.8.8")
    with pytest.raises(BlockedAddress):
        await check(policy, f"{prefix}127.0.0.1")
    with pytest.raises(BlockedAddress):
        await check(policy, f"{prefix}169.254.169.254")


async def test_loopback_is_for_localhost_in_development_only() -> None:
    """S61: another name that resolves to loopback is refused there too, or anybody's DNS could claim the privilege."""
    development = NetPolicy(development=True)
    assert await check(development, "::1", "127.0.0.1", host="localhost") == ("::1", "127.0.0.1")
    assert await checked_addresses(Origin("http", "127.8.9.1", 80), policy=development, resolver=FakeResolver())
    for policy, host, answer in (
        (development, "idp.example", "127.0.0.1"),
        (development, "localhost", "10.0.0.1"),
        (NetPolicy(), "localhost", "127.0.0.1"),
    ):
        with pytest.raises(BlockedAddress):
            await check(policy, answer, host=host)


async def test_both_families_are_tried_early_and_not_many() -> None:
    many = [f"2606:4700::{number}" for number in range(1, 9)]
    assert await check(NetPolicy(), *many, "8.8.8.8") == (many[0], "8.8.8.8", many[1], many[2])
