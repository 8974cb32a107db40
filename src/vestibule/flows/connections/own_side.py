"""Our side of a SAML connection: the addresses of this installation, and the connection's keys by what they do."""

from urllib.parse import urlsplit

from vestibule.clock import Clock
from vestibule.domain.connections.own_key import KeyStage, OwnKey, decryption_keys, published_keys, signing_key
from vestibule.errors import ConfigError
from vestibule.flows.urls import Urls
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule_sdk.saml import SAMLProfile


def own_side(profile: SAMLProfile, *, provider_id: str, keys: tuple[OwnKey, ...], urls: Urls) -> OwnSide:
    """What the provider of a connection knows of us (R20, R26).

    Raises:
        ConfigError: config_error: at `acsUrl` for an address at which we do not take responses; at `keys` without one.
    """
    return OwnSide(
        entity_id=profile.sp_entity_id or urls.sp_entity_id,
        acs_url=_acs_url(profile.acs_url, own=urls.acs(provider_id)),
        slo_url=urls.slo(provider_id),
        signing=_pair(signing_key(keys)),
        published=tuple(key.certificate for key in published_keys(keys)),
        decryption=tuple(_pair(key) for key in decryption_keys(keys)),
    )


def first_key(pair: KeyPair, *, clock: Clock) -> OwnKey:
    """A new pair as the key of a connection that has none."""
    return OwnKey(
        stage=KeyStage.ACTIVE,
        certificate=pair.certificate,
        private_key=pair.private_key,
        created_at_s=clock.now_s(),
    )


def _acs_url(override: str | None, *, own: str) -> str:
    """The override, if it leads to this connection: any other address would hand a person's assertion to others.

    A query is allowed; some providers tell applications apart by nothing else.
    """
    if override is None:
        return own
    if override.isascii() and override.isprintable() and urlsplit(override)._replace(query="").geturl() == own:
        return override
    raise ConfigError(
        "This is no address at which this connection takes responses.",
        path="acsUrl",
        hint=f"Leave it empty, or set {own}",
    )


def _pair(key: OwnKey) -> KeyPair:
    return KeyPair(certificate=key.certificate, private_key=key.private_key)
