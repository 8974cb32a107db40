"""Our keys at a SAML connection follow one another in three steps, in this order only."""

from collections.abc import Callable

import msgspec
import pytest
from msgspec.structs import replace

from vestibule.domain.connections.own_key import (
    KeyStage,
    OwnKey,
    decryption_keys,
    publish_next,
    published_keys,
    retire,
    signing_key,
    switch,
)
from vestibule.errors import ConfigError
from vestibule_sdk.secret import Secret


def a_key(name: str, stage: KeyStage = KeyStage.ACTIVE) -> OwnKey:
    return OwnKey(stage=stage, certificate=f"certificate {name}", private_key=Secret(f"key {name}"), created_at_s=1)


OLD, NEW = a_key("old"), a_key("new")
STEADY = (OLD,)
PUBLISHED = publish_next(STEADY, NEW)
SWITCHED = switch(PUBLISHED)


def names(keys: tuple[OwnKey, ...]) -> list[str]:
    return [key.certificate.removeprefix("certificate ") for key in keys]


def test_before_a_rollover_one_key_does_everything() -> None:
    assert signing_key(STEADY) == OLD
    assert names(published_keys(STEADY)) == ["old"]
    assert names(decryption_keys(STEADY)) == ["old"]


def test_a_published_key_is_known_to_the_provider_before_it_signs() -> None:
    assert names((signing_key(PUBLISHED),)) == ["old"]
    assert names(published_keys(PUBLISHED)) == ["old", "new"]
    assert names(decryption_keys(PUBLISHED)) == ["new", "old"]


def test_after_the_switch_what_is_still_encrypted_to_the_old_key_opens() -> None:
    assert names((signing_key(SWITCHED),)) == ["new"]
    assert names(published_keys(SWITCHED)) == ["new"]
    assert names(decryption_keys(SWITCHED)) == ["new", "old"]


def test_a_retired_key_is_gone_and_the_next_rollover_may_begin() -> None:
    assert retire(SWITCHED) == (NEW,)
    assert names(published_keys(publish_next(retire(SWITCHED), a_key("newer")))) == ["new", "newer"]


@pytest.mark.parametrize(
    ("step", "keys", "first"),
    [
        (lambda keys: publish_next(keys, a_key("third")), PUBLISHED, "Switch to it first"),
        (lambda keys: publish_next(keys, a_key("third")), SWITCHED, "Retire the old key first"),
        (switch, STEADY, "Publish one first"),
        (switch, SWITCHED, "Publish one first"),
        (retire, STEADY, "Publish a next key first"),
        (retire, PUBLISHED, "Switch to it first"),
        (lambda keys: publish_next(keys, NEW), (), "Only SAML connections"),
        (switch, (), "Only SAML connections"),
        (retire, (), "Only SAML connections"),
        (signing_key, (), "Only SAML connections"),
    ],
)
def test_a_step_out_of_order_says_what_comes_first(
    step: Callable[[tuple[OwnKey, ...]], object], keys: tuple[OwnKey, ...], first: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        step(keys)

    assert (refused.value.code, refused.value.path) == ("config_error", "keys")
    assert refused.value.hint.startswith(first)


def test_a_key_shows_itself_nowhere() -> None:
    """S59."""
    assert "key old" not in repr(replace(OLD))
    with pytest.raises(TypeError):
        msgspec.json.encode(OLD)
