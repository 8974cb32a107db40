"""Our own keys at a SAML connection, and the three steps in which one follows another without a failed sign-in."""

from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from vestibule.errors import ConfigError
from vestibule_sdk.secret import Secret

_PATH: Final = "keys"


class KeyStage(StrEnum):
    """What a key does. The provider reads our metadata when it likes, so no step may surprise it."""

    ACTIVE = "active"
    """Signs, decrypts, and is published."""
    NEXT = "next"
    """Published, so that the provider knows it before it signs anything; decrypts, should the provider be quick."""
    RETIRING = "retiring"
    """Decrypts only: the provider may still encrypt to it. No longer published."""


class OwnKey(Struct, frozen=True, kw_only=True):
    """One of our keys at one connection.

    Attributes:
        certificate: PEM; only carries the public key, so its dates end nothing on our side.
        private_key: PEM, PKCS #8; sealed at rest (S57).
    """

    stage: KeyStage
    certificate: str
    private_key: Secret
    created_at_s: int


def publish_next(keys: tuple[OwnKey, ...], new: OwnKey) -> tuple[OwnKey, ...]:
    """First step: the new key stands in our metadata, beside the one that signs.

    Raises:
        ConfigError: config_error, at `keys`: a rollover is under way already.
    """
    active = signing_key(keys)
    if in_stage(keys, KeyStage.NEXT) is not None:
        raise _not_yet("A next key is published already.", "Switch to it first, then retire the old one.")
    if in_stage(keys, KeyStage.RETIRING) is not None:
        raise _not_yet("The last rollover is not over: its old key still decrypts.", "Retire the old key first.")
    return active, replace(new, stage=KeyStage.NEXT)


def switch(keys: tuple[OwnKey, ...]) -> tuple[OwnKey, ...]:
    """Second step, once the provider has read our metadata: the next key signs, the old one decrypts only.

    Raises:
        ConfigError: config_error, at `keys`: no next key is published.
    """
    active, next_ = signing_key(keys), in_stage(keys, KeyStage.NEXT)
    if next_ is None:
        raise _not_yet("No next key is published.", "Publish one first, and let the provider read our metadata.")
    return replace(next_, stage=KeyStage.ACTIVE), replace(active, stage=KeyStage.RETIRING)


def retire(keys: tuple[OwnKey, ...]) -> tuple[OwnKey, ...]:
    """Third step, once the provider encrypts to the new key: the old one is gone.

    Raises:
        ConfigError: config_error, at `keys`: no key is on its way out.
    """
    active = signing_key(keys)
    if in_stage(keys, KeyStage.NEXT) is not None:
        raise _not_yet("The next key does not sign yet.", "Switch to it first; then the old one can be retired.")
    if in_stage(keys, KeyStage.RETIRING) is None:
        raise _not_yet("There is no old key to retire.", "Publish a next key first, then switch to it.")
    return (active,)


def signing_key(keys: tuple[OwnKey, ...]) -> OwnKey:
    """The one key that signs.

    Raises:
        ConfigError: config_error, at `keys`: there is none, as at a connection that is not SAML's.
    """
    active = in_stage(keys, KeyStage.ACTIVE)
    if active is None:
        raise _not_yet("This connection has no key of ours.", "Only SAML connections have keys.")
    return active


def published_keys(keys: tuple[OwnKey, ...]) -> tuple[OwnKey, ...]:
    """The keys whose certificates stand in our metadata, the signing one first."""
    return tuple(key for stage in (KeyStage.ACTIVE, KeyStage.NEXT) for key in keys if key.stage is stage)


def decryption_keys(keys: tuple[OwnKey, ...]) -> tuple[OwnKey, ...]:
    """The keys that open what the provider encrypts to us: all of them, the newest first."""
    newest_first = (KeyStage.NEXT, KeyStage.ACTIVE, KeyStage.RETIRING)
    return tuple(key for stage in newest_first for key in keys if key.stage is stage)


def in_stage(keys: tuple[OwnKey, ...], stage: KeyStage) -> OwnKey | None:
    """The key in that stage; no stage ever holds two."""
    return next((key for key in keys if key.stage is stage), None)


def _not_yet(message: str, hint: str) -> ConfigError:
    return ConfigError(message, path=_PATH, hint=hint)
