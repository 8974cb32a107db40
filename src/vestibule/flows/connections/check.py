"""Checking what an administrator hands in, as far as it goes without the database: form, rules, issuer (R10), keys."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.connections.model import FEDERATION_ISSUER, CallbackForm, Connection
from vestibule.domain.connections.own_key import OwnKey, signing_key
from vestibule.domain.connections.rules import (
    check_callback_form,
    check_callback_without_id_token,
    check_linking_trust,
    check_name,
    check_provider_id,
)
from vestibule.errors import ConfigError, PluginError
from vestibule.flows.connections.draft import Draft, Federation
from vestibule.flows.connections.loosened import loosened
from vestibule.flows.connections.moved_secret import refuse_moved_secret
from vestibule.flows.connections.opened import Connectors
from vestibule.flows.connections.own_side import first_key, own_side
from vestibule.flows.connections.stored_profile import stored_profile
from vestibule.flows.connections.template import decode_template, provider_fields
from vestibule.flows.engines import Engines
from vestibule.flows.urls import Urls
from vestibule.plugins import AnyProfile, resolve_profile
from vestibule.plugins.forms import decode_config, split_config
from vestibule.plugins.learned import learned_config
from vestibule.plugins.trust import starts_trusted
from vestibule.protocols.oauth2.pkce import pkce_of
from vestibule.protocols.oauth2.settings import check_new_settings
from vestibule.protocols.oidc.check_profile import check_profile
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import AnyConnector, OAuth2Connector, OIDCConnector, SAMLConnector
from vestibule_sdk.oauth2 import OAuth2Profile
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.secret import Secret


class Checked(Struct, frozen=True, kw_only=True):
    """A draft that may be stored.

    Attributes:
        trusted_by_default: Whether a new connection is trusted for linking where the draft does not say (R49).
        loosened: The switches that loosen a check and did not before, for the audit trail.
    """

    name: str
    plain: Mapping[str, Any]
    secrets: Mapping[str, Secret]
    icon: str
    issuer: str = ""
    trusted_by_default: bool = False
    own_keys: tuple[OwnKey, ...] = ()
    loosened: tuple[str, ...] = ()


class CheckDraft:
    """Checks drafts.

    An OpenID provider is asked for its issuer, unless the caller says that it cannot be reached now. A provider of SAML
    or of plain OAuth 2.0 is never asked: who it is, and what it signs with, is what the administrator says.
    """

    def __init__(self, *, connectors: Connectors, engines: Engines, urls: Urls, clock: Clock) -> None:
        self._connectors = connectors
        self._engines = engines
        self._urls = urls
        self._clock = clock

    async def __call__(self, draft: Draft, *, stored: Connection | None, ask_provider: bool) -> Checked:
        """Check a draft.

        Args:
            draft: The wanted state.
            stored: The connection as it is; None for a new one.
            ask_provider: False keeps the issuer as it was typed, to be compared exactly at the first login.

        Raises:
            ConfigError: config_error, a ConfigFaults where several fields are at fault.
            PluginError: The connector is not available.
            UpstreamError, VerificationError: The provider cannot be reached, or is not the one that was named.
        """
        connector = self._connectors.get(draft.connector)
        if draft.federation is not None:
            return await self._federation(draft, draft.federation, connector, stored=stored)
        stored_secrets = stored.secrets if stored is not None and stored.connector == draft.connector else {}
        config = decode_config(connector.config, draft.config, stored_secrets=stored_secrets)
        check_provider_id(draft.provider_id)
        name = check_name(draft.name)
        plain, secrets = split_config(config)
        checked = Checked(
            name=name,
            plain=plain,
            secrets=secrets,
            icon=connector.manifest.icon,
            trusted_by_default=starts_trusted(connector, config),
        )
        if isinstance(connector, OIDCConnector):
            return await self._openid(draft, checked, connector, config, stored=stored, ask_provider=ask_provider)
        if isinstance(connector, OAuth2Connector):
            return self._oauth2(draft, checked, connector, config, stored=stored)
        _refuse_shared_callback(draft)
        terms = resolve_profile(connector, config)
        keys = await self._keys(draft, stored=stored)
        own = own_side(terms, provider_id=draft.provider_id, keys=keys, urls=self._urls)
        # The settings are good if the connection can be made ready with them.
        await self._engines.saml.prepare(terms, own)
        return replace(
            checked,
            issuer=terms.idp_entity_id,
            own_keys=keys,
            loosened=self._newly_loosened(terms, stored=stored),
        )

    async def _openid(
        self,
        draft: Draft,
        checked: Checked,
        connector: OIDCConnector[Any],
        config: ConnectorConfig,
        *,
        stored: Connection | None,
        ask_provider: bool,
    ) -> Checked:
        profile = resolve_profile(connector, config)
        check_profile(profile)
        check_callback_form(draft.callback_form, pkce=pkce_of(profile), client_auth=profile.client.auth)
        if profile.learned_template is None:  # else it is compared when the provider has said what it stands for
            self._refuse_moved_secret(draft, stored=stored, profile=profile, secrets=checked.secrets)
        if ask_provider:
            issuer = await self._engines.oidc.learn_issuer(profile)
            config = learned_config(connector, config, issuer)
        elif profile.learned_template is None:
            issuer = profile.issuer
        else:
            raise ConfigError(
                "the provider has to be asked for its issuer, which these settings leave open",
                path="",
                hint="Save it while the provider can be reached, or enter the tenant's id in place of its name.",
            )
        plain, secrets = split_config(config)
        if profile.learned_template is not None:
            settled = resolve_profile(connector, config)
            self._refuse_moved_secret(draft, stored=stored, profile=settled, secrets=secrets)
        return replace(
            checked,
            plain=plain,
            secrets=secrets,
            issuer=issuer,
            loosened=self._newly_loosened(profile, stored=stored),
        )

    def _oauth2(
        self,
        draft: Draft,
        checked: Checked,
        connector: OAuth2Connector[Any],
        config: ConnectorConfig,
        *,
        stored: Connection | None,
    ) -> Checked:
        """There is nobody to ask: who the provider is and where, the configuration says."""
        profile = resolve_profile(connector, config)
        check_callback_without_id_token(draft.callback_form)
        check_new_settings(profile)
        self._refuse_moved_secret(draft, stored=stored, profile=profile, secrets=checked.secrets)
        return replace(checked, issuer=profile.issuer, loosened=self._newly_loosened(profile, stored=stored))

    def _refuse_moved_secret(
        self,
        draft: Draft,
        *,
        stored: Connection | None,
        profile: OIDCProfile | OAuth2Profile,
        secrets: Mapping[str, Secret],
    ) -> None:
        if stored is not None:
            before = self._connectors.get(stored.connector)
            refuse_moved_secret(draft, stored=stored, before=before, profile=profile, secrets=secrets)

    def _newly_loosened(self, profile: AnyProfile, *, stored: Connection | None) -> tuple[str, ...]:
        before: tuple[str, ...] = ()
        if stored is not None:
            # What is stored and cannot be read any more had nothing loosened that anybody could know of.
            with suppress(ConfigError, PluginError):
                before = loosened(stored_profile(stored, self._connectors.get(stored.connector)))
        return tuple(switch for switch in loosened(profile) if switch not in before)

    async def _keys(self, draft: Draft, *, stored: Connection | None) -> tuple[OwnKey, ...]:
        """Our keys, which a change keeps."""
        if stored is not None and stored.own_keys:
            return stored.own_keys
        pair = await self._engines.saml.new_key_pair(common_name=draft.provider_id)
        return (first_key(pair, clock=self._clock),)

    async def _federation(
        self, draft: Draft, federation: Federation, connector: AnyConnector, *, stored: Connection | None
    ) -> Checked:
        """Check what all providers of a federation have alike, and our own side."""
        check_provider_id(draft.provider_id)
        name = check_name(draft.name)
        if not isinstance(connector, SAMLConnector):
            raise ConfigError(f"{draft.connector} is no SAML connector, and a federation is of SAML", path="connector")
        _refuse_shared_callback(draft)
        check_linking_trust(trusted=bool(draft.trusted_for_linking), federation=federation.source_id)
        keys = await self._keys(draft, stored=stored)
        certificate = signing_key(keys).certificate
        secrets = {} if stored is None else stored.secrets
        config = decode_template(connector, draft.config, secrets=secrets, certificate=certificate)
        terms = resolve_profile(connector, config)
        own = own_side(terms, provider_id=draft.provider_id, keys=keys, urls=self._urls)
        await self._engines.saml.prepare_template(terms, own)
        plain, kept_secrets = split_config(config)
        theirs = provider_fields(connector, certificate=certificate)
        return Checked(
            name=name,
            plain={field: value for field, value in plain.items() if field not in theirs},
            secrets=kept_secrets,
            issuer=f"{FEDERATION_ISSUER}{federation.name}",
            icon=connector.manifest.icon,
            own_keys=keys,
            loosened=self._newly_loosened(terms, stored=stored),
        )


def _refuse_shared_callback(draft: Draft) -> None:
    if draft.callback_form is CallbackForm.SHARED:
        raise ConfigError("a SAML connection has an ACS URL of its own", path="callbackForm", hint="Leave it out.")
