"""Beginning logins, which anybody may do without end: what it takes is done once (S66)."""

from collections.abc import Iterator

import pytest
from client_keys import certificate_pem, ec_client_key, private_pem, rsa_client_key
from oidc_messages import CLIENT_ID, World, make_profile

from vestibule.errors import ConfigError
from vestibule.protocols.oauth2.token.client_key import load_client_key
from vestibule.protocols.oauth2.token.loaded_keys import LoadedKeys
from vestibule.protocols.oidc.directory import Directory
from vestibule_sdk.client import Client, ClientAuth, ClientKey
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret


def key_of(pem: str, *, certificate: str | None = None, algorithm: str | None = None) -> ClientKey:
    return ClientKey(private_key=Secret(pem), certificate=certificate, algorithm=algorithm)


class Reader:
    """Reads keys, and counts."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, client_key: ClientKey) -> str:
        """Read one."""
        self.times += 1
        if client_key.private_key.reveal() == "bad":
            raise ConfigError("no key", path="clientKey", hint="Enter one.")
        return client_key.private_key.reveal()


class CountedQuirks(tuple[Quirk, ...]):
    """Quirks that count how often they are gone through, which happens once whenever a provider is put together."""

    __slots__ = ()
    times = 0

    def __iter__(self) -> Iterator[Quirk]:
        type(self).times += 1
        return super().__iter__()


def test_a_key_is_read_once_for_all_logins() -> None:
    pem = private_pem(rsa_client_key())
    assert load_client_key(key_of(pem)) is load_client_key(key_of(pem))


def test_another_certificate_or_algorithm_makes_another_key() -> None:
    pem = private_pem(rsa_client_key())
    certificate = certificate_pem(rsa_client_key())
    keys = [key_of(pem), key_of(pem, certificate=certificate), key_of(pem, algorithm="PS256")]
    assert len({id(load_client_key(key)) for key in keys}) == 3
    assert set(load_client_key(keys[0]).names) == {"kid"}
    assert set(load_client_key(keys[1]).names) == {"x5t#S256", "x5t"}


def test_a_key_that_cannot_be_used_is_not_tried_again_and_again() -> None:
    reader = Reader()
    keys = LoadedKeys(reader)
    for _ in range(5):
        with pytest.raises(ConfigError) as caught:
            keys.get(key_of("bad"))
        assert (caught.value.path, caught.value.hint) == ("clientKey", "Enter one.")
    assert reader.times == 1


def test_no_two_texts_are_taken_for_one_key() -> None:
    """Where one part ends and the next begins is part of what is compared."""
    reader = Reader()
    keys = LoadedKeys(reader)
    for key in (
        key_of("ab"),
        key_of("a", certificate="b"),
        key_of("a", algorithm="b"),
        key_of("ab", certificate=""),
        key_of("", certificate="ab"),
        key_of("a2:b"),
    ):
        assert keys.get(key) == key.private_key.reveal()
    assert reader.times == 6


def test_the_memory_of_keys_is_bounded() -> None:
    """S68: the one unused for longest goes first."""
    reader = Reader()
    keys = LoadedKeys(reader, max_entries=2)
    for text in ("one", "two", "one", "three", "one"):
        keys.get(key_of(text))
    assert reader.times == 3
    keys.get(key_of("two"))
    assert reader.times == 4


async def test_two_connections_of_one_application_do_not_take_each_other_s_place() -> None:
    """One registration at one provider, once for everybody and once with another prompt."""
    world = World()
    directory = Directory(world.net, world.clock)
    one, other = make_profile(), make_profile(prompt="login", extra_parameters={"kc_idp_hint": "x"})
    first, second = await directory.provider(one), await directory.provider(other)
    for _ in range(3):
        assert await directory.provider(one) is first
        assert await directory.provider(other) is second
    assert await directory.provider(make_profile()) is first
    await directory.aclose()


async def test_settings_that_do_not_fit_the_provider_are_judged_once() -> None:
    CountedQuirks.times = 0
    key = key_of(private_pem(ec_client_key()))
    profile = make_profile(
        client=Client(client_id=CLIENT_ID, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=key),
        quirks=CountedQuirks(),
    )
    world = World(profile, metadata={"token_endpoint_auth_signing_alg_values_supported": ["EdDSA"]})
    with pytest.raises(ConfigError):
        await world.begin()
    once = CountedQuirks.times
    assert once > 0
    for _ in range(5):
        with pytest.raises(ConfigError) as caught:
            await world.begin()
        assert caught.value.path == "clientKey"
    assert CountedQuirks.times == once
