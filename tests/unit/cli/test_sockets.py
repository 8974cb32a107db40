"""Which addresses a server listens on."""

import socket

import pytest
from ports import free_port

from vestibule.cli.serving.sockets import listening_sockets
from vestibule.errors import SettingsError


def has_ipv6() -> bool:
    """Whether this machine has the IPv6 loopback address."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_localhost_is_every_loopback_address_that_a_browser_tries() -> None:
    with listening_sockets("localhost", free_port()) as sockets:
        addresses = {each.getsockname()[0] for each in sockets}
    assert addresses == ({"127.0.0.1", "::1"} if has_ipv6() else {"127.0.0.1"})


def test_an_address_is_itself_alone() -> None:
    with listening_sockets("127.0.0.1", free_port()) as sockets:
        assert [each.getsockname()[0] for each in sockets] == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_of_another_machine_is_refused_by_name(host: str) -> None:
    with pytest.raises(SettingsError) as caught, listening_sockets(host, free_port()):
        pass
    assert caught.value.code == "settings_refused"
    assert "VESTIBULE_HOST" in caught.value.hint


def test_a_taken_port_names_the_way_out() -> None:
    port = free_port()
    with (
        socket.create_server(("127.0.0.1", port)),
        pytest.raises(SettingsError) as caught,
        listening_sockets("localhost", port, hint="another way"),
    ):
        pass
    assert str(port) in caught.value.detail
    assert caught.value.hint == "another way"


def test_the_port_is_free_again_afterwards() -> None:
    port = free_port()
    for _ in range(2):
        with listening_sockets("localhost", port):
            pass
